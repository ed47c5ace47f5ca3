/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.results.deadletter;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.ledger.answer.AnswerRules;
import io.github.bedrockbatch.prompt.BatchKey;
import io.github.bedrockbatch.prompt.Context;
import io.github.bedrockbatch.prompt.InvocationType;
import io.github.bedrockbatch.prompt.Prompt;
import io.github.bedrockbatch.prompt.PromptPage;
import io.github.bedrockbatch.prompt.ReturnedLetters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.builder.RouteBuilder;

/**
 * {@code direct:return-failed}: sends prompts that failed for good again, unchanged and with their
 * headers. Their attempts count from 1 again, and their answers are judged by the present rule of
 * their source.
 */
public final class ReturnedPromptRoutes extends RouteBuilder {
  private final AnswerRules rules;

  public ReturnedPromptRoutes(AnswerRules rules) {
    this.rules = rules;
  }

  @Override
  public void configure() {
    from("direct:return-failed")
        .routeId("return-failed")
        .errorHandler(noErrorHandler())
        .process(this::read)
        .id("return-failed-read")
        .to("direct:batch")
        .id("return-failed-page")
        .to("direct:batch-sync")
        .id("return-failed-sync");
  }

  private void read(Exchange exchange) throws IOException, InvalidPayloadException {
    ReturnedLetters returned = exchange.getMessage().getMandatoryBody(ReturnedLetters.class);
    List<Prompt> prompts = new ArrayList<>();
    for (int i = 0; i < returned.letters().size(); i++) {
      try {
        prompts.add(prompt(returned.letters().get(i)));
      } catch (JsonProcessingException | IllegalArgumentException e) {
        returned.refusals().set(i, "its line is no record with modelInput, modelId and type");
      }
    }
    exchange.getMessage().setBody(new PromptPage(prompts));
  }

  private Prompt prompt(ReturnedLetters.Letter letter) throws IOException {
    Map<String, String> texts = new HashMap<>();
    Map<String, String> headers = new HashMap<>();
    byte[] modelInput = null;
    try (JsonParser json = JsonFactories.RECORDS.createParser(letter.line())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("modelInput") && value == JsonToken.START_OBJECT) {
          int from = (int) json.currentTokenLocation().getByteOffset();
          json.skipChildren();
          int to = (int) json.currentLocation().getByteOffset();
          modelInput = Arrays.copyOfRange(letter.line(), from, to);
        } else if (field.equals("headers") && value == JsonToken.START_OBJECT) {
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            headers.put(name, json.getText());
          }
        } else if (value.isScalarValue()) {
          texts.put(field, json.getText());
        } else {
          json.skipChildren();
        }
      }
    }
    String modelId = texts.getOrDefault("modelId", "");
    if (modelInput == null || modelId.isBlank() || !texts.containsKey("recordId")) {
      throw new IllegalArgumentException("no record");
    }
    InvocationType type = InvocationType.of(texts.getOrDefault("modelInvocationType", ""));
    return new Prompt(
        new BatchKey(modelId, type), // acknowledged when it is on disk, as any dead letter
        new Context(texts.get("recordId"), letter.source(), letter.ordinal(), 1, headers)
            .answered(present(texts.get("answerRule")), null) // reuses no answer
            .askedOf(texts.get("endpoint")),
        modelInput);
  }

  /** The rule that the source has now, which a person may have corrected; null without a rule. */
  private String present(String rule) {
    return rule == null ? null : rules.present(rule).orElse(null);
  }
}
