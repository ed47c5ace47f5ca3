/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bedrockbatch.intake.file.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnsupportedInBatchTest {
  private static final String GOOD = "{'recordId':'good','modelInput':{'a':1}}";

  private static Reading read(String type, String modelInput) {
    String record =
        "{'recordId':'r','modelInput':" + modelInput + ",'modelInvocationType':'" + type + "'}\n";
    return Reading.of((record + GOOD).replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Converse | {'messages':[],'toolConfig':{'tools':[]}} | toolConfig",
        "Converse | {'\\u0074oolConfig':{'tools':[]},'messages':[]} | toolConfig",
        "Converse | {'messages':[{'role':'user','content':[{'text':'a'},{'cachePoint':{'type':'default'}}]}]} | cachePoint",
        "Converse | {'system':[{'text':'s'},{'cachePoint':{'type':'default'}}]} | cachePoint",
        "InvokeModel | {'messages':[{'content':[{'text':'a','cachePoint':{'type':'default'}}]}]} | cachePoint",
        "InvokeModel | {'messages':[],'stream':true} | stream",
        "InvokeModel | {'n':2,'messages':[]} | several answers",
        "InvokeModel | {'n':1e3,'messages':[{'a':{'b':[]}}]} | several answers"
      })
  void rejects_what_jobs_cannot_do(String type, String modelInput, String why) {
    Reading reading = read(type, modelInput);

    assertThat(reading.ids()).containsExactly("good");
    assertThat(reading.codes()).containsExactly("not-in-batch");
    assertThat(reading.reasons().get(0)).contains(why);
    assertThat(reading.deadLetters().get(0).get("id").asText()).isEqualTo("r");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Converse | {'messages':[{'role':'user','content':[{'text':'toolConfig cachePoint stream'}]}]}",
        "Converse | {'messages':[{'role':'user','content':[{'toolUse':{'input':{'cachePoint':{},'toolConfig':1}}}]}]}",
        "Converse | {'messages':[{'role':'user','content':[]}],'toolConfig':null,'stream':true,'n':5}",
        "Converse | {'messages':[{'content':[{'text':'a','cachePoint':null}]}]}",
        "Converse | {'messages':[{'content':[{'text':'a'}]}],'additionalModelRequestFields':{'toolConfig':{},'cachePoint':{},'n':[{}]}}",
        "InvokeModel | {'messages':[],'tools':[{}],'toolConfig':{}}",
        "InvokeModel | {'messages':[],'stream':false,'n':1}",
        "InvokeModel | {'prompt':'p','n':3,'stream':null}",
        "InvokeModel | {'messages':[{'content':[{'stream':true,'n':3}]}]}"
      })
  void takes_what_only_looks_like_it(String type, String modelInput) {
    Reading reading = read(type, modelInput);

    assertThat(reading.deadLetters()).isEmpty();
    assertThat(reading.bodies().get(0)).isEqualTo(modelInput.replace('\'', '"'));
  }

  @Test
  void nothing_is_left_of_the_record_before() {
    Reading reading = read("Converse", "{'toolConfig':{}}");

    assertThat(reading.ids()).containsExactly("good");
  }

  @Test
  void images_pass_byte_for_byte() {
    String image = "iVBORw0KGgo" + "A".repeat(400_000) + "==";
    String modelInput =
        "{'messages':[{'role':'user','content':[{'image':{'format':'png','source':{'bytes':'"
            + image
            + "'}}},{'text':'What is this?'}]}]}";

    assertThat(read("Converse", modelInput).bodies().get(0))
        .isEqualTo(modelInput.replace('\'', '"'));
  }
}
