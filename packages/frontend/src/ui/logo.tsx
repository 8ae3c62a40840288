/** The product's mark: three bars of a timeline on ink. */
export const Logo = ({ className = "size-5" }: { readonly className?: string }) => (
  <svg viewBox="0 0 20 20" className={`flex-none ${className}`} aria-hidden="true">
    <rect width="20" height="20" rx="4" fill="var(--solid)" />
    <g stroke="var(--on-solid)" strokeWidth="2" strokeLinecap="round">
      <path d="M5 6.5h5" />
      <path d="M7 10h7.5" />
      <path d="M10.5 13.5h4" />
    </g>
  </svg>
);
