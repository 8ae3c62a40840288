/** Version of this package, as each rollout's first record names it. */
export const version = "0.2.0";
