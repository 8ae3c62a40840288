/** The last phase of an import that made no version: the dataset's newest has the same tasks already. */
export const nothingChanged = "nothing changed";
