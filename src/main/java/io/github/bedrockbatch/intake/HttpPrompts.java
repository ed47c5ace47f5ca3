/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.util.IOHelper;

/**
 * Requests that bring prompts. A request with an {@code Idempotency-Key} may be sent again without
 * being taken twice.
 */
final class HttpPrompts {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CALLBACK_URL = "callback-url";
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final int MAX_KEY = 200;

  private final KeptHeaders headers;
  private final HttpAccess access;
  private final Path folder;

  /**
   * @param folder for answers that do not fit into memory
   */
  HttpPrompts(KeptHeaders headers, HttpAccess access, Path folder) {
    this.headers = headers;
    this.access = access;
    this.folder = folder;
  }

  /** Answers a request that may not send prompts, or says that it may. */
  boolean isAllowed(Exchange exchange) {
    Message request = exchange.getMessage();
    String key = request.getHeader(IDEMPOTENCY_KEY, "", String.class);
    if (access.isForeign(request)) {
      answer(exchange, 403, problem("This request comes from a page of another site"));
    } else if (!access.isAuthorized(request)) {
      answer(exchange, 401, problem("User and password are not those of http.user, http.password"));
      request.setHeader("WWW-Authenticate", "Basic realm=\"camel-bedrock-batch\"");
    } else if (isForm(request)) {
      answer(
          exchange,
          415,
          problem(
              "A form is not read: send the prompts as they are, with a Content-Type such as"
                  + " application/json or text/csv (curl -H 'Content-Type: application/json')"));
    } else if (key.length() > MAX_KEY) {
      answer(exchange, 400, problem("Idempotency-Key is longer than 200 characters"));
    } else {
      return true;
    }
    return false;
  }

  private static boolean isForm(Message request) {
    String type = request.getHeader(Exchange.CONTENT_TYPE, "", String.class);
    return type.toLowerCase(Locale.ROOT).matches("(application/x-www-form|multipart/).*");
  }

  List<Incoming> messages(Exchange exchange) {
    Message request = exchange.getMessage();
    Map<String, Object> given = new LinkedHashMap<>(request.getHeaders());
    String key = request.getHeader(IDEMPOTENCY_KEY, String.class);
    boolean once = key == null || key.isBlank();
    return List.of(
        new Incoming(
            once ? exchange.getExchangeId() : key,
            request.getBody(byte[].class),
            "http:" + exchange.getFromRouteId() + (once ? "" : "#" + key),
            once ? -1 : 0,
            null,
            null,
            headers.of(
                given::get,
                KeptHeaders.text(request, CALLBACK_URL),
                KeptHeaders.text(request, KeptHeaders.CORRELATION_ID)),
            name -> KeptHeaders.text(given.get(name))));
  }

  /** An answer that goes when the exchange does. */
  HttpAnswer answer(Exchange exchange) throws IOException {
    HttpAnswer answer = new HttpAnswer(folder);
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                IOHelper.close(answer);
              }
            });
    return answer;
  }

  /** Says what became of the values of the request. */
  void answer(Exchange exchange, HttpAnswer answer) throws IOException {
    answer(exchange, answer.status(), answer.json());
  }

  /** Not all of the request is safe; with an Idempotency-Key it may be sent again. */
  void unavailable(Exchange exchange) {
    answer(
        exchange,
        503,
        problem(
            "Not all prompts can be taken in now. Send the request again later, with the same"
                + " Idempotency-Key: without one, what was taken is taken twice"));
    exchange.getMessage().setHeader("Retry-After", "30");
  }

  private static String problem(String words) {
    return JSON.createObjectNode().put("error", words).toString();
  }

  private static void answer(Exchange exchange, int status, Object body) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    message.setHeader(Exchange.CONTENT_TYPE, "application/json");
    message.setBody(body);
  }
}
