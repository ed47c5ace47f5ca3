/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import io.github.bedrockbatch.intake.message.MessageIntake;
import io.github.bedrockbatch.intake.message.SourceMessage;
import io.github.bedrockbatch.intake.read.PromptPages;
import io.github.bedrockbatch.ledger.IdempotencyKeys.Claim;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.camel.util.IOHelper;

/** A request that is being processed. */
public final class OpenRequest implements Closeable {
  private final ReceivedRequest received;
  private final HttpAnswer answer;
  private final KeyedRequests keyed;
  private RequestBody body;
  private String name;
  private Claim claim;

  OpenRequest(ReceivedRequest received, HttpAnswer answer, KeyedRequests keyed) {
    this.received = received;
    this.body = received.body();
    this.answer = answer;
    this.keyed = keyed;
  }

  /** Replaces the body that was received. */
  void replace(RequestBody with) {
    if (with != body) {
      body.close();
      body = with;
    }
  }

  void claim(String nameOfRequest, String digest) throws RefusedRequest {
    claim = keyed.begin(nameOfRequest, digest);
    name = nameOfRequest;
  }

  RequestBody body() {
    return body;
  }

  HttpAnswer answer() {
    return answer;
  }

  /** Its prompts in pages; its answer reports what becomes of them. */
  public PromptPages pages(MessageIntake intake, List<SourceMessage> messages) {
    BodyForm form = received.form();
    MessageIntake fitting = form.isTable() ? intake.ofTable(form.isTabbed()) : intake;
    return fitting.pages(messages, answer, true);
  }

  /** Its route and key; null when it has no key. */
  String name() {
    return name;
  }

  /** The first request under its key; null when it has no key. */
  Claim claim() {
    return claim;
  }

  /** Whether an earlier request under its key was accepted. */
  public boolean isAnswered() {
    return claim != null && claim.isAnswered();
  }

  /** Frees its body and its key, so that it may be sent again. */
  void release() {
    body.close();
    if (name != null) {
      keyed.end(name);
      name = null;
    }
  }

  /** Closes the answer once it has been sent, or the connection has been closed. */
  void closeWithConnection() {
    received.over().thenRun(() -> IOHelper.close(this));
  }

  /** Frees the answer. */
  @Override
  public void close() throws IOException {
    release();
    answer.close();
  }
}
