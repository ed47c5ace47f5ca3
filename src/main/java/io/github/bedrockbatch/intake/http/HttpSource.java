/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.http;

import io.github.bedrockbatch.intake.message.KeptHeaders;
import io.github.bedrockbatch.intake.message.SourceMessage;
import io.github.bedrockbatch.ledger.IdempotencyKeys;
import io.github.bedrockbatch.ledger.IdempotencyKeys.Claim;
import io.github.bedrockbatch.ledger.source.SourceLedger;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.util.CaseInsensitiveMap;

/**
 * Requests with prompts. One with an {@code Idempotency-Key} may be sent again without being
 * accepted twice: it is a source itself, in which each prompt has a position.
 */
public final class HttpSource {
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private static final String CALLBACK_URL = "callback-url";

  /** A longer answer is not kept, but made again from the repeated request. */
  private static final int MOST_KEPT = 4_000;

  /** A longer answer is sent from disk. */
  private static final int MOST_IN_MEMORY = 64 * 1024;

  private final KeptHeaders headers;
  private final KeyedRequests keyed;
  private final IdempotencyKeys keys;
  private final SourceLedger sources;
  private final Path folder;

  /**
   * @param folder for answers that do not fit into memory
   */
  public HttpSource(KeptHeaders headers, IdempotencyKeys keys, SourceLedger sources, Path folder) {
    this.headers = headers;
    this.keyed = new KeyedRequests(keys);
    this.keys = keys;
    this.sources = sources;
    this.folder = folder;
  }

  /** Opens a request; null when it has been rejected and answered. */
  public OpenRequest open(Exchange exchange) throws IOException {
    if (!(exchange.getMessage().getBody() instanceof ReceivedRequest received)) {
      throw new IllegalArgumentException(
          "Route "
              + exchange.getFromRouteId()
              + " must consume from platform-http with platformHttpEngine=#promptRequests and"
              + " useBodyHandler=false, as the template from-http does");
    }
    OpenRequest request = new OpenRequest(received, new HttpAnswer(folder), keyed);
    RequestEngine.closeWith(exchange, request);
    try {
      String digest = digest(exchange.getMessage(), received);
      request.replace(received.form().read(received.body()));
      String key = exchange.getMessage().getHeader(IDEMPOTENCY_KEY, "", String.class).strip();
      if (!key.isEmpty()) {
        request.claim(exchange.getFromRouteId() + '#' + SourceMessage.bounded(key), digest);
      }
    } catch (RefusedRequest e) {
      request.release();
      answer(exchange, e.status(), e.json(), e.headers());
      return null;
    }
    if (request.isAnswered() && request.claim().answer() != null) {
      request.release();
      answer(exchange, 202, request.claim().answer(), Map.of());
      return null;
    }
    return request;
  }

  private static String digest(Message message, ReceivedRequest received) {
    return KeyedRequests.digest(
        received.body().bytes(),
        received.form().toString(),
        message.getHeader(CALLBACK_URL, "", String.class));
  }

  /** The request as a message. */
  public SourceMessage message(Exchange exchange, OpenRequest request) {
    Message message = exchange.getMessage();
    Map<String, Object> given = new CaseInsensitiveMap(message.getHeaders());
    Claim claim = request.claim();
    return new SourceMessage(
        claim == null
            ? exchange.getExchangeId()
            : message.getHeader(IDEMPOTENCY_KEY, String.class).strip(),
        request.body().bytes(),
        claim == null ? "http:" + exchange.getFromRouteId() : source(request),
        claim == null ? -1 : SourceMessage.WHOLE_SOURCE,
        null,
        null,
        headers.of(
            given::get,
            KeptHeaders.text(message, CALLBACK_URL),
            KeptHeaders.text(message, KeptHeaders.CORRELATION_ID)),
        name -> KeptHeaders.text(given.get(name)));
  }

  /**
   * The source of a request with a key; another one if the key is reused after it was forgotten.
   */
  private static String source(OpenRequest request) {
    return "http:" + request.name() + '@' + request.claim().since();
  }

  /** Responds that everything of the request is safe, and keeps the answer for a repetition. */
  public void respond(Exchange exchange, OpenRequest request) throws IOException {
    HttpAnswer answer = request.answer();
    InputStream json = answer.json();
    Object body =
        answer.size() > MOST_IN_MEMORY
            ? json
            : new String(json.readAllBytes(), StandardCharsets.UTF_8);
    if (request.claim() != null && !request.isAnswered()) {
      if (answer.accepted() == 0) {
        keys.forget(request.name());
      } else {
        boolean kept = body instanceof String text && text.length() <= MOST_KEPT;
        sources.taken(source(request), answer.accepted(), 0);
        keys.answered(request.name(), answer.accepted(), kept ? (String) body : null);
      }
    }
    request.release();
    request.closeWithConnection();
    answer(exchange, answer.accepted() == 0 ? 400 : 202, body, Map.of());
  }

  /**
   * Responds that not all of the request is safe; with an Idempotency-Key it may be sent again.
   *
   * @param passes whether the failure is transient
   */
  public void fail(Exchange exchange, OpenRequest request, boolean passes) {
    if (request != null) {
      request.release();
    }
    RefusedRequest error =
        passes
            ? RefusedRequest.forNow(
                503,
                30,
                "Not all prompts can be taken in now. Send the request again later, with the same"
                    + " Idempotency-Key: without one, what was taken is taken twice")
            : new RefusedRequest(
                500,
                "Not all prompts can be taken in, and sending them again would not help. The log of"
                    + " the server says why");
    answer(exchange, error.status(), error.json(), error.headers());
  }

  private static void answer(
      Exchange exchange, int status, Object body, Map<String, String> headers) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    headers.forEach(message::setHeader);
    message.setBody(body);
  }
}
