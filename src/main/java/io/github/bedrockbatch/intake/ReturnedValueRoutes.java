/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.intake.message.MessageIntake;
import io.github.bedrockbatch.intake.message.SourceMessage;
import io.github.bedrockbatch.intake.reject.RejectCode;
import io.github.bedrockbatch.prompt.Duplicates;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.prompt.ReturnedLetters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.builder.RouteBuilder;

/**
 * {@code direct:return-rejected}: takes in rejected values again, with the present settings of
 * their route. Values that are rejected again stay dead letters.
 */
final class ReturnedValueRoutes extends RouteBuilder {
  private final MessageIntake standard;
  private final Map<String, MessageIntake> byRoute;

  /**
   * @param standard for values whose route no longer exists
   * @param byRoute the intake of each route, by its id
   */
  ReturnedValueRoutes(MessageIntake standard, Map<String, MessageIntake> byRoute) {
    this.standard = standard;
    this.byRoute = byRoute;
  }

  @Override
  public void configure() {
    from("direct:return-rejected")
        .routeId("return-rejected")
        .errorHandler(noErrorHandler())
        .process(this::read)
        .id("return-rejected-read")
        .to("direct:batch")
        .id("return-rejected-page")
        .to("direct:batch-sync")
        .id("return-rejected-sync");
  }

  private void read(Exchange exchange) throws IOException, InvalidPayloadException {
    ReturnedLetters returned = exchange.getMessage().getMandatoryBody(ReturnedLetters.class);
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < returned.letters().size(); i++) {
      List<Prompt> ofLetter = new ArrayList<>();
      String refusal = read(returned.letters().get(i), ofLetter);
      returned.refusals().set(i, refusal);
      if (refusal == null) {
        prompts.addAll(ofLetter);
      }
    }
    exchange.getMessage().setBody(new PromptPage(prompts));
  }

  /** Reads the prompts of a letter; returns why it is rejected, or null. */
  private String read(ReturnedLetters.Letter letter, List<Prompt> to) throws IOException {
    JsonNode line;
    try {
      line = JsonFactories.TREES.readTree(letter.line());
    } catch (JsonProcessingException e) {
      return "its line is no JSON";
    }
    MessageIntake intake = byRoute.getOrDefault(line.path("route").asText(), standard);
    if (line.path("truncated").asBoolean()) {
      return "only the beginning of the value was kept: send it from where it came";
    }
    if (line.path("code").asText().equals(RejectCode.DUPLICATE_ID.wireName())
        && intake.settings().duplicates() == Duplicates.SKIP) {
      return "an earlier value has its id, and duplicates are skipped";
    }
    byte[] value = value(line);
    if (value.length == 0) {
      return "no value was kept";
    }
    List<String> refusals = new ArrayList<>();
    intake
        .pages(
            List.of(message(letter, line, value)),
            (message, place, why, excerpt, id) ->
                refusals.add(why.reason() + " (" + why.code().wireName() + ")"),
            true)
        .forEachRemaining(page -> to.addAll(page.prompts()));
    if (refusals.isEmpty() && to.isEmpty()) {
      return "there is no value in it";
    }
    return refusals.isEmpty() ? null : refusals.get(0);
  }

  private static byte[] value(JsonNode line) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(line.path("header").asText().getBytes(StandardCharsets.UTF_8));
    int above = all.size();
    JsonNode base64 = line.path("valueBase64");
    all.writeBytes(
        base64.isTextual()
            ? base64.binaryValue()
            : line.path("value").asText().getBytes(StandardCharsets.UTF_8));
    return all.size() == above ? new byte[0] : all.toByteArray();
  }

  private static SourceMessage message(ReturnedLetters.Letter letter, JsonNode line, byte[] value) {
    Map<String, String> headers = new HashMap<>();
    line.path("headers")
        .fields()
        .forEachRemaining(h -> headers.put(h.getKey(), h.getValue().asText()));
    String place = line.path("file").asText() + ':' + line.path("line").asText();
    String id = line.path("id").asText(line.path("message").asText(place));
    return new SourceMessage(
        id, value, letter.source(), letter.ordinal(), null, id, headers, headers::get);
  }
}
