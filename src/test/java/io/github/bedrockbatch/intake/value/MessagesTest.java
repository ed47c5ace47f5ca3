/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.value;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.intake.file.Reading;
import io.github.bedrockbatch.intake.frame.MessageWindow;
import io.github.bedrockbatch.intake.reject.RejectedException;
import io.github.bedrockbatch.intake.request.FieldNames;
import io.github.bedrockbatch.intake.request.FieldTypos;
import io.github.bedrockbatch.intake.request.MediaObjects;
import io.github.bedrockbatch.intake.request.Request;
import io.github.bedrockbatch.intake.request.RequestReader;
import io.github.bedrockbatch.intake.request.SourceSettings;
import io.github.bedrockbatch.model.ModelsAllow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages of one source, read one after the other by the same readers. */
class MessagesTest {
  private final MessageWindow window = new MessageWindow();
  private final List<String> rejects = new ArrayList<>();
  private ValueReader values;
  private RequestReader requests;

  private void source(Map<String, String> route) {
    source(route, ModelsAllow.all());
  }

  private void source(Map<String, String> route, ModelsAllow modelsAllow) {
    SourceSettings settings = Reading.settings(route);
    ValueReaders readers = new ValueReaders(Reading.MAX, modelsAllow, Clock.systemUTC());
    values =
        readers.values(
            window,
            settings,
            (place, rejection, value, id) ->
                rejects.add(place.line() + " " + rejection.code().wireName() + " " + id),
            new FieldTypos());
    requests = readers.requests(settings, null);
  }

  /** The ids and places of the requests in a message, and what became of its other values. */
  private List<String> read(String message) throws IOException {
    rejects.clear();
    List<String> read = new ArrayList<>();
    window.open(message.getBytes(StandardCharsets.UTF_8));
    values.restart();
    while (values.next()) {
      try {
        Request request = requests.read(values.fields());
        read.add(values.place().ordinal() + " " + request.id());
      } catch (RejectedException e) {
        values.reject(e);
      }
    }
    read.addAll(rejects);
    return read;
  }

  private static String prompt(String id) {
    return "{\"id\":\"" + id + "\",\"prompt\":\"x\"}";
  }

  @Test
  void reads_one_value_or_many_in_a_message() throws IOException {
    source(Map.of());

    assertThat(read(prompt("a"))).containsExactly("1 a");
    assertThat(read("\ufeff " + prompt("b") + " \r\n")).containsExactly("1 b");
    assertThat(read("[" + prompt("c") + ",\n" + prompt("d") + "]")).containsExactly("1 c", "2 d");
    assertThat(read("")).isEmpty();
    assertThat(read(prompt("e") + prompt("f"))).containsExactly("1 e", "2 f");
  }

  @Test
  void a_torn_message_takes_nothing_from_the_next() throws IOException {
    source(Map.of());
    String whole = prompt("abc");
    for (int cut = 1; cut < whole.length(); cut++) {
      assertThat(read(whole.substring(0, cut)))
          .as("cut at %s", cut)
          .containsExactly("1 malformed-json null");
      assertThat(read("}" + whole)).containsExactly("1 malformed-json null");
      assertThat(read(whole)).containsExactly("1 abc");
    }
    assertThat(read("[" + whole)).containsExactly("1 abc", "1 malformed-json null");
    assertThat(read(whole + "]}")).containsExactly("1 abc", "1 malformed-json null");
    assertThat(read(whole)).containsExactly("1 abc");
  }

  @Test
  void reads_messages_of_every_length_over_the_whole_buffer() throws IOException {
    source(Map.of());
    for (int i = 0; i < 3_000; i++) {
      String id = "i" + i + "y".repeat(i % 400);
      assertThat(read(prompt(id))).containsExactly("1 " + id);
    }
    String huge = "{\"id\":\"huge\",\"prompt\":\"" + "x".repeat(900_000) + "\"}";
    assertThat(read(huge)).containsExactly("1 huge");
    assertThat(read("{\"prompt\":\"" + "x".repeat(1_000_000) + "\"}"))
        .containsExactly("1 too-long null");
    assertThat(read(prompt("after"))).containsExactly("1 after");
  }

  @Test
  void reads_every_shape() throws IOException {
    source(Map.of("shape", "csv"));
    assertThat(read("id,prompt\na,x\nb,y")).containsExactly("2 a", "3 b");
    assertThat(read("prompt,id\nx,c\n\"torn")).containsExactly("2 c", "3 malformed-csv null");
    assertThat(read("id,prompt\nd,x")).containsExactly("2 d");

    source(Map.of("shape", "lines"));
    assertThat(read("a\n\nb")).containsExactly("1 null", "3 null");
    assertThat(read("a")).containsExactly("1 null");

    source(Map.of("shape", "text"));
    assertThat(read("a\n\nb")).containsExactly("1 null");
    assertThat(read(" ")).isEmpty();
    assertThat(read("c")).containsExactly("1 null");
  }

  @Test
  void reads_a_row_of_messages_with_one_parser() throws IOException {
    int[] parsers = {0};
    JsonFactory counting =
        new JsonFactory() {
          @Override
          public JsonParser createParser(byte[] data, int offset, int length) throws IOException {
            parsers[0]++;
            return super.createParser(data, offset, length);
          }
        };
    FieldNames names = FieldNames.of(Reading.standard(), new FieldTypos());
    values =
        new JsonValues(window, new ObjectParser(window, counting, names), (p, r, v, i) -> {}, 1000);
    requests =
        new ValueReaders(1000, ModelsAllow.all(), Clock.systemUTC())
            .requests(Reading.standard(), null);

    for (int i = 0; i < 200; i++) {
      assertThat(read(prompt("m" + i) + "\r\n")).containsExactly("1 m" + i);
    }

    assertThat(parsers[0]).isEqualTo(1);
  }

  @Test
  void senders_name_only_models_that_the_settings_allow() throws IOException {
    source(
        Map.of("modelId", "of-the-route"),
        Settings.load(
                SettingsSource.commandLine(
                    Map.of("intake.models-allow", "amazon.nova-*, *.claude-3-*")))
            .intake()
            .modelsAllow());

    assertThat(read(naming("amazon.nova-lite-v1:0"))).containsExactly("1 n");
    assertThat(read(naming("us.claude-3-haiku"))).containsExactly("1 n");
    assertThat(read(naming("of-the-route"))).containsExactly("1 n");
    assertThat(read(prompt("n"))).containsExactly("1 n");
    assertThat(read(naming("us.amazon.nova-pro"))).containsExactly("1 model-not-allowed n");
    assertThat(read("{\"recordId\":\"n\",\"modelInput\":{\"messages\":[]},\"modelId\":\"dear\"}"))
        .containsExactly("1 model-not-allowed n");
  }

  private static String naming(String model) {
    return "{\"id\":\"n\",\"prompt\":\"x\",\"modelId\":\"" + model + "\"}";
  }

  @Test
  void names_files_of_the_folder_that_is_set_and_else_none(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("a.md"), "x");
    String message = "{\"id\":\"a\",\"prompt\":\"x\",\"documents\":\"a.md\"}";
    source(Map.of());
    assertThat(read(message)).containsExactly("1 unusable-media a");

    requests =
        new ValueReaders(
                Reading.MAX, ModelsAllow.all(), Clock.systemUTC(), folder, MediaObjects.NONE)
            .requests(Reading.settings(Map.of()), null);
    assertThat(read(message)).containsExactly("1 a");
  }
}
