/** Version of this package, as `--version` and each request name it. */
export const version = "0.2.0";
