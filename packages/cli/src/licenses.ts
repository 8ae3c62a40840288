/** Licences of the packages in the released program. The build puts them here, since only it knows what it bundles. */
export const licenses = "Licences are named by the released program, which the build makes.";
