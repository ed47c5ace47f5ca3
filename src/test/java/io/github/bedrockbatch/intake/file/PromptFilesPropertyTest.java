/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;

class PromptFilesPropertyTest {

  @Property(tries = 10)
  void accounts_for_every_line_of_random_bytes(@ForAll long seed) {
    Random random = new Random(seed);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes("no JSON\n".getBytes(StandardCharsets.US_ASCII)); // or it is no text at all
    int blank = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] line = randomLine(random);
      String text = new String(line, StandardCharsets.ISO_8859_1);
      if (text.matches("[ \t\r]*")) {
        blank++;
      }
      // Brackets can make one value of two lines, or two of one.
      for (int at = 0; at < line.length; at++) {
        if (line[at] == '[' || line[at] == '}') {
          line[at] = 'x';
        }
      }
      file.writeBytes(line);
      file.write('\n');
    }

    Reading reading = Reading.of(file.toByteArray());

    assertThat(reading.count().accepted() + reading.count().rejected() + blank).isEqualTo(10_001);
    assertThat(reading.deadLetters()).hasSize((int) reading.count().rejected());
  }

  @Property(tries = 200)
  void never_fails_and_never_repeats_an_ordinal(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder file = new StringBuilder();
    String[] parts = {
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "\"",
      "\n",
      "\n",
      " ",
      "\\",
      "1",
      "null",
      "\"prompt\":\"x\"",
      "\"id\"",
      "\u00e9",
      "{\"prompt\":\"a\"}",
      "{\"modelInput\":{\"a\":1}}"
    };
    for (int i = 0; i < 300; i++) {
      file.append(parts[random.nextInt(parts.length)]);
    }

    Reading reading = Reading.of(file.toString());

    List<Long> ordinals = new ArrayList<>(reading.ordinals());
    assertThat(ordinals).isSorted();
    reading.deadLetters().forEach(letter -> ordinals.add(letter.get("ordinal").asLong()));
    assertThat(ordinals).doesNotHaveDuplicates();
    assertThat(Reading.of(file.toString()).ordinals()).isEqualTo(reading.ordinals());
  }

  @Property(tries = 200)
  void keeps_all_good_lines_among_garbage(@ForAll List<@StringLength(max = 40) String> garbage) {
    StringBuilder file = new StringBuilder();
    List<String> good = new ArrayList<>();
    for (String line : garbage) {
      file.append("{\"id\":\"g").append(good.size()).append("\",\"prompt\":\"x\"}\n");
      good.add("g" + good.size());
      String torn = "{\"prompt\":\"0123456789\",\"a\":[{\"b\":";
      file.append(line.length() % 3 == 0 ? torn.substring(0, line.length() % torn.length()) : "");
      file.append(line.replace('\n', ' ')).append('\n');
    }

    assertThat(Reading.of(file.toString()).ids().stream().filter(id -> id.startsWith("g")))
        .containsExactlyElementsOf(good);
  }

  private static byte[] randomLine(Random random) {
    byte[] line = new byte[random.nextInt(30)];
    random.nextBytes(line);
    for (int i = 0; i < line.length; i++) {
      if (line[i] == '\n') {
        line[i] = '{';
      }
    }
    return line;
  }
}
