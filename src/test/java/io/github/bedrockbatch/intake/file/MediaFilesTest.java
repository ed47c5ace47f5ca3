/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bedrockbatch.intake.request.SourceSettings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images and documents that prompts in files name. */
class MediaFilesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path data;
  private Path folder;

  @BeforeEach
  void secretsAreOutsideOfTheFolder() throws IOException {
    folder = Files.createDirectories(data.resolve("inbox"));
    Files.write(data.resolve("secret.png"), png(1, 1));
    Files.write(Files.createDirectories(folder.resolve(".done")).resolve("old.png"), png(1, 1));
    Files.createSymbolicLink(folder.resolve("link.png"), data.resolve("secret.png"));
    Files.createSymbolicLink(folder.resolve("up"), data);
    Files.write(folder.resolve("empty.png"), new byte[0]);
    Files.writeString(folder.resolve("text.png"), "no image");
    Files.write(folder.resolve("wide.png"), png(8_001, 1));
    try (RandomAccessFile large =
        new RandomAccessFile(folder.resolve("large.txt").toFile(), "rw")) {
      large.setLength(4_718_593);
    }
    Files.write(folder.resolve("a.png"), png(3, 2));
  }

  static byte[] png(int width, int height) throws IOException {
    return image("png", width, height);
  }

  private static byte[] image(String format, int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, bytes);
    return bytes.toByteArray();
  }

  private Reading read(String content) throws IOException {
    return read(content, Map.of(), 16_000_000);
  }

  private Reading read(String content, Map<String, String> route, int max) throws IOException {
    Path file = Files.writeString(folder.resolve("prompts.jsonl"), content);
    SourceSettings settings = Reading.settings(route);
    return Reading.read(file, data.resolve("dead-letters"), settings, max);
  }

  private static JsonNode content(Reading reading) throws IOException {
    return JSON.readTree(Reading.body(reading.only())).at("/messages/0/content");
  }

  @Test
  void files_and_data_urls_become_blocks_before_the_text() throws Exception {
    Files.write(
        Files.createDirectories(folder.resolve("scans")).resolve("b.JPG"), image("jpeg", 9, 9));
    Files.writeString(folder.resolve("Q3 report_(final).md"), "# Sales");
    String gif = Base64.getEncoder().encodeToString(image("gif", 5, 5));

    JsonNode content =
        content(
            read(
                "{\"prompt\":\"Compare\",\"images\":[\"a.png\",\"scans/b.JPG\",\"data:image/gif;base64,"
                    + gif
                    + "\"],\"documents\":[\"Q3"
                    + " report_(final).md\",\"data:text/csv;base64,YSxiCg==\"]}"));

    assertThat(content).hasSize(6);
    assertThat(content.findValuesAsText("format"))
        .containsExactly("png", "jpeg", "gif", "md", "csv");
    assertThat(content.at("/0/image/source/bytes").binaryValue()).isEqualTo(png(3, 2));
    assertThat(content.at("/2/image/source/bytes").textValue()).isEqualTo(gif);
    assertThat(content.at("/3/document/name").textValue()).isEqualTo("Q3 report (final)");
    assertThat(content.at("/3/document/source/bytes").binaryValue())
        .asString()
        .isEqualTo("# Sales");
    assertThat(content.at("/4/document/name").textValue()).isEqualTo("document");
    assertThat(content.at("/5/text").textValue()).isEqualTo("Compare");
  }

  @Test
  void a_csv_cell_holds_one_name_or_an_array() throws Exception {
    Reading reading =
        read(
            "id,prompt,images\none,x,a.png\ntwo,y,\"[\"\"a.png\"\",\"\"a.png\"\"]\"\nnone,z,\n",
            Map.of("shape", "csv"),
            16_000_000);

    assertThat(reading.codes()).isEmpty();
    assertThat(reading.bodies())
        .extracting(body -> body.split("\"image\"", -1).length - 1)
        .containsExactly(1, 2, 0);
  }

  @Test
  void documents_of_one_name_are_told_apart() throws Exception {
    Files.writeString(folder.resolve("a.txt"), "x");

    JsonNode content = content(read("{\"prompt\":\"x\",\"documents\":[\"a.txt\",\"a.txt\"]}"));

    assertThat(content.findValuesAsText("name")).containsExactly("a", "a 2");
  }

  @Test
  void what_the_template_puts_in_names_no_files() throws Exception {
    Reading reading =
        read("{\"images\":\"a.png\"}", Map.of("template", "Of ${images}"), 16_000_000);

    assertThat(content(reading).toString()).isEqualTo("[{\"text\":\"Of a.png\"}]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.png",
        "up/secret.png",
        "link.png",
        ".done/old.png",
        "up/../secret.png",
        "/etc/hostname",
        "file:///etc/hostname",
        "s3://bucket/key.png",
        "https://example.com/a.png",
        "none.png",
        "up",
        "a\\u0000.png",
      })
  void nothing_outside_of_the_folder_can_be_had(String name) throws Exception {
    Reading reading = read("{\"prompt\":\"x\",\"images\":[\"" + name + "\"]}");

    assertThat(reading.prompts()).isEmpty();
    assertThat(reading.codes()).containsExactly("unusable-media");
    assertThat(reading.reasons().get(0)).startsWith("`images` ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "images | text.png | in one of the formats [png, jpeg, gif, webp]",
        "images | wide.png | 8001 x 1 pixels; 8000",
        "images | empty.png | no image",
        "images | data:image/png,plain | data URL without",
        "images | data:image/png;base64,!!! | no base64",
        "documents | a.png | no document in one of the formats",
        "documents | large.txt | 4,718,593 bytes; 4,718,592 are the most",
        "documents | data:application/zip;base64,AAAA | no document in one of the formats",
      })
  void what_the_service_would_reject_is_rejected(String field, String name, String reason)
      throws Exception {
    Reading reading = read("{\"prompt\":\"x\",\"" + field + "\":\"" + name + "\"}");

    assertThat(reading.codes()).containsExactly("unusable-media");
    assertThat(reading.reasons().get(0)).contains(reason).doesNotContain(name);
  }

  @Test
  void so_many_of_a_kind_and_so_many_bytes_are_the_most() throws Exception {
    String images = "\"a.png\",".repeat(20) + "\"a.png\"";
    assertThat(read("{\"prompt\":\"x\",\"images\":[" + images + "]}").reasons())
        .containsExactly("number 21 of `images` is one too many: a prompt may have 20");

    Files.write(folder.resolve("b.txt"), new byte[600_000]);
    Reading reading =
        read("{\"prompt\":\"x\",\"documents\":[\"b.txt\",\"b.txt\"]}", Map.of(), 1_000_000);
    assertThat(reading.reasons().get(0)).contains("number 2", "1,000,000", "max-record-bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "7", "[]", "[7]", "[\"a.png\",null]"})
  void anything_but_texts_is_of_a_wrong_type(String value) throws Exception {
    assertThat(read("{\"prompt\":\"x\",\"images\":" + value + "}").codes())
        .containsExactly("wrong-type");
  }

  @Test
  void a_model_that_is_asked_in_its_own_format_takes_none() throws Exception {
    Reading reading =
        read(
            "{\"prompt\":\"x\",\"images\":\"a.png\",\"modelId\":\"amazon.nova-lite-v1:0\"}",
            Map.of("invocationType", "InvokeModel"),
            16_000_000);

    assertThat(reading.reasons().get(0)).contains("Converse");
  }

  @Test
  void a_page_of_large_images_is_closed_early() throws Exception {
    Files.write(folder.resolve("b.txt"), new byte[2_000_000]);
    String line = "{\"prompt\":\"%d\",\"documents\":\"b.txt\"}\n";
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      lines.append(line.formatted(i));
    }

    Reading reading = read(lines.toString());

    assertThat(reading.pages())
        .hasSize(3)
        .allSatisfy(page -> assertThat(page.prompts()).hasSize(2));
    assertThat(new String(reading.prompts().get(5).modelInput(), StandardCharsets.UTF_8))
        .endsWith("{\"text\":\"5\"}]}]}");
  }
}
