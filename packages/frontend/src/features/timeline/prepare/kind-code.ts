/** Places of the kinds in `eventKinds`, as typed arrays hold them. */
export const kindCode = { model: 0, tool: 1, message: 2, state: 3, score: 4, error: 5, custom: 6 } as const;
