/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

/** A request that may send prompts, and has arrived as a whole. */
final class ReceivedRequest {
  private final RequestBody body;
  private final BodyForm form;
  private Runnable whenOver = () -> {};
  private boolean isOver;

  ReceivedRequest(RequestBody body, BodyForm form) {
    this.body = body;
    this.form = form;
  }

  RequestBody body() {
    return body;
  }

  BodyForm form() {
    return form;
  }

  /** To be done when the response has been read, or will not be; now, if that is so. */
  void whenOver(Runnable action) {
    synchronized (this) {
      if (!isOver) {
        whenOver = action;
        return;
      }
    }
    action.run();
  }

  /** The response has been read, or the connection is gone. */
  void over() {
    Runnable action;
    synchronized (this) {
      isOver = true;
      action = whenOver;
    }
    action.run();
  }
}
