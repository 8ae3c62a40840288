/** The few calls of the API that the demo makes by itself. */

export class DemoApi {
  #url;
  #apiKey;

  constructor(url, apiKey) {
    this.#url = url;
    this.#apiKey = apiKey;
  }

  get(path) {
    return this.#call("GET", path);
  }

  post(path, body) {
    return this.#call("POST", path, { "content-type": "application/json" }, JSON.stringify(body));
  }

  /** Uploads bytes to built-in storage; the same bytes under the same name are stored once. */
  upload(name, contentType, bytes) {
    const query = new URLSearchParams({ name, contentType });
    return this.#call(
      "POST",
      `/api/v1/files?${query}`,
      { "content-type": "application/octet-stream" },
      bytes,
    );
  }

  async #call(method, path, headers = {}, body = undefined) {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#apiKey}`, ...headers },
      body,
    });
    const reply = await response.json();
    if (!response.ok) {
      const { code, message, hint } = reply.error;
      throw new Error(`${method} ${path}: ${code}: ${message} ${hint}`);
    }
    return reply;
  }
}
