/** A name beside the one that is taken: `report (2).pdf`. */

const longestTries = 1_000;

/** @param isTaken - Whether an object of this key is there, or on its way there. */
export async function nameBeside(
  key: string,
  isTaken: (key: string) => boolean | Promise<boolean>,
): Promise<string> {
  const slash = key.lastIndexOf("/") + 1;
  const dot = key.lastIndexOf(".");
  const cut = dot > slash ? dot : key.length;
  const [, stem = "", number] = /^(.*?)(?: \((\d+)\))?$/s.exec(key.slice(0, cut)) ?? [];
  let next = number === undefined ? 2 : Number(number) + 1;
  for (let tries = 0; tries < longestTries; tries++, next++) {
    const name = `${stem} (${next})${key.slice(cut)}`;
    if (!(await isTaken(name))) return name;
  }
  throw new Error(`${longestTries} names beside ${key} are taken.`);
}
