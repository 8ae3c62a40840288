import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import Markdown from "./markdown.js";

const shown = (text: string): string =>
  renderToStaticMarkup(<Markdown text={text} />).replace(/^<div[^>]*>|<\/div>$/g, "");

test("tags are read as they are written, in a line and on lines of their own", () => {
  expect(shown("Put it in <answer>yes</answer> tags.")).toBe(
    "<p>Put it in &lt;answer&gt;yes&lt;/answer&gt; tags.</p>",
  );
  expect(shown("<thinking>\nfirst\n</thinking>\n\nThen answer.")).toBe(
    "<p>&lt;thinking&gt;<br/>\nfirst<br/>\n&lt;/thinking&gt;</p>\n<p>Then answer.</p>",
  );
  expect(shown("<div>hello</div> world")).toBe("<p>&lt;div&gt;hello&lt;/div&gt; world</p>");
});

test("nothing of a tag is done", () => {
  expect(shown('<script>alert(1)</script> <img src="x" onerror="alert(1)">')).not.toMatch(/<(script|img)/);
  expect(shown("[a](javascript:alert(1))")).not.toContain("javascript");
});
