import type { SentInvitation } from "@rollout/contract";
import { X } from "lucide-react";
import { IconButton } from "../../ui/button.js";
import { CopyButton } from "../../ui/copy-button.js";
import { TextInput } from "../../ui/field.js";
import { Notice } from "../../ui/notice.js";
import { useDerivedFromNow } from "../../ui/use-now.js";
import { linkSentence } from "./delivery-words.js";

interface LinkNoticeProps {
  readonly sent: SentInvitation & { readonly link: string };
  readonly onClose: () => void;
}

/** The link of an invitation that no mail carries, to be copied and handed on; it is shown this once. */
export function LinkNotice({ sent: { invitation, link }, onClose }: LinkNoticeProps) {
  const sentence = useDerivedFromNow((now) => linkSentence(invitation, now));
  return (
    <div className="relative mb-4">
      <Notice
        look={invitation.delivery === "failed" ? "warn" : "plain"}
        title={`Invitation link for ${invitation.email}`}
      >
        <p className="pr-6">{sentence}</p>
        <div className="mt-2 flex items-center gap-2 max-phone:flex-wrap">
          <TextInput
            aria-label="Invitation link"
            readOnly
            value={link}
            onFocus={(event) => event.target.select()}
            className="flex-1 font-mono text-mono max-phone:basis-full"
          />
          <CopyButton text={link} label="Copy link" />
        </div>
      </Notice>
      <span className="absolute top-1.5 right-1.5">
        <IconButton label="Close" onClick={onClose}>
          <X className="small" />
        </IconButton>
      </span>
    </div>
  );
}
