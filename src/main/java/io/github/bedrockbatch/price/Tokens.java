/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.price;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bedrockbatch.files.JsonFactories;
import io.github.bedrockbatch.model.AnswerPath;
import io.github.bedrockbatch.model.AnswerPath.Meaning;
import io.github.bedrockbatch.model.ModelFamilies;
import java.io.IOException;

/** Numbers of tokens of requests and answers; 0 if the output does not tell. */
public record Tokens(long input, long output) {
  public static final Tokens NONE = new Tokens(0, 0);

  /** The tokens that the output of any model reports; 0 if it reports none. */
  public static Tokens saidBy(byte[] modelOutput) throws IOException {
    long[] said = {0, 0};
    try (JsonParser json = JsonFactories.RECORDS.createParser(modelOutput)) {
      json.nextToken();
      look(json, ModelFamilies.answer(), said);
    } catch (JacksonException e) {
      return NONE; // no JSON reports no tokens
    }
    return new Tokens(said[0], said[1]);
  }

  private static void look(JsonParser json, AnswerPath place, long[] said) throws IOException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        look(json, place, said);
      }
    } else if (json.currentToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        AnswerPath member = place.member(json.currentName());
        json.nextToken();
        if (member == null) {
          json.skipChildren();
        } else {
          look(json, member, said);
        }
      }
    } else if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      if (place.meaning() == Meaning.INPUT_TOKENS) {
        said[0] = json.getLongValue();
      } else if (place.meaning() == Meaning.OUTPUT_TOKENS) {
        said[1] = json.getLongValue();
      }
    }
  }

  public Tokens plus(Tokens more) {
    return new Tokens(input + more.input, output + more.output);
  }

  public long total() {
    return input + output;
  }
}
