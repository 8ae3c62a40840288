import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";

const listSchema = z.object({ files: z.array(z.object({ name: z.string(), url: z.string() })) });

/** The SDKs' installable files that this server has: a wheel, a tarball, or nothing. */
export const sdkPackagesQuery = () =>
  queryOptions({
    queryKey: ["sdk-packages"],
    queryFn: async ({ signal }) => {
      const reply = await fetch("/sdk", { headers: { accept: "application/json" }, signal });
      return reply.ok ? listSchema.parse(await reply.json()).files : [];
    },
    staleTime: 60_000,
  });
