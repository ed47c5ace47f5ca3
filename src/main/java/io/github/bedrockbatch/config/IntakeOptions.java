/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import io.github.bedrockbatch.config.source.Names;
import io.github.bedrockbatch.config.source.OptionReader;
import io.github.bedrockbatch.model.ModelAliases;
import io.github.bedrockbatch.model.ModelsAllow;
import io.github.bedrockbatch.prompt.Ack;
import io.github.bedrockbatch.prompt.Duplicates;
import io.github.bedrockbatch.prompt.IdFrom;
import io.github.bedrockbatch.prompt.Separator;
import io.github.bedrockbatch.prompt.Shape;
import io.github.bedrockbatch.prompt.SteeringHeaders;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The sources that are on, and the defaults for the options of all sources.
 *
 * @param from the names of the sources that are on
 * @param shape the format of files and messages
 * @param separator between the cells of a CSV row
 * @param promptField the field or column with the user's text, in values that are no Bedrock
 *     records
 * @param id where the user's id of a prompt is found
 * @param duplicates what happens to another prompt of the source with the same id
 * @param ack when the offsets of Kafka are committed
 * @param headers the names of headers that return with the answer
 * @param modelsAllow the models that prompts may name
 * @param modelAliases the models that stand for names of other services
 * @param maxRecordBytes a longer line or value is dead-lettered unread
 * @param mediaFolder the folder of the files that prompts may name; null when they may name none
 * @param mediaObjects the beginnings of the URIs of objects that prompts may name
 * @param charset the charset of files that do not show theirs
 * @param maxExpansion the most by which a compressed file may expand, as a multiple of its size
 */
public record IntakeOptions(
    List<String> from,
    Shape shape,
    char separator,
    String promptField,
    IdFrom id,
    Duplicates duplicates,
    Ack ack,
    List<String> headers,
    ModelsAllow modelsAllow,
    ModelAliases modelAliases,
    int maxRecordBytes,
    Path mediaFolder,
    List<String> mediaObjects,
    Charset charset,
    int maxExpansion) {
  public static final List<String> SOURCES =
      List.of("files", "sftp", "kafka", "jms", "rabbitmq", "sqs", "http");

  private static final String HEADERS_MUST =
      "must be names of headers joined by commas; none may begin with Camel, org.apache.camel,"
          + " kafka., JMS, bedrockBatch or breadcrumbId, which steer components of Camel";

  private static final String MEDIA_MUST = "must be a folder that is there";
  private static final String OBJECTS_MUST =
      "must be folders in S3 joined by commas, such as s3://bucket/images/";
  public static final String CHARSET_MUST =
      "must be a charset, such as UTF-8, windows-1252, Shift_JIS or UTF-16LE";

  static IntakeOptions read(OptionReader in) {
    return new IntakeOptions(
        Names.of(in, "intake.from", "files", SOURCES),
        in.parsed("intake.shape", "json", Shape.MUST, Shape::of),
        in.parsed("intake.separator", ",", Separator.MUST, Separator::of),
        in.text("intake.prompt-field", "prompt"),
        in.parsed("intake.id", "field:id", IdFrom.MUST, IdFrom::of),
        in.parsed("intake.duplicates", "skip", Duplicates.MUST, Duplicates::of),
        in.parsed("intake.ack", "spooled", Ack.MUST, Ack::of),
        in.parsed("intake.headers", "", HEADERS_MUST, IntakeOptions::headers),
        in.parsed("intake.models-allow", "*", ModelsAllow.MUST, ModelsAllow::of),
        in.parsed("intake.model-aliases", "", ModelAliases.MUST, ModelAliases::of),
        (int) in.bytes("intake.max-record-bytes", "16MB", "1kB", "64MB"),
        in.parsed("intake.media-folder", "", MEDIA_MUST, IntakeOptions::folder),
        in.parsed("intake.media-objects", "", OBJECTS_MUST, IntakeOptions::objects),
        in.parsed("intake.charset", "UTF-8", CHARSET_MUST, Charset::forName),
        in.number("intake.max-expansion", 250, 1, 1_000_000));
  }

  private static Path folder(String text) {
    if (text.isEmpty()) {
      return null;
    }
    Path folder = Path.of(text);
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(text);
    }
    return folder;
  }

  private static List<String> objects(String text) {
    List<String> folders = text.isEmpty() ? List.of() : List.of(text.split("\\s*,\\s*", -1));
    if (!folders.stream().allMatch(one -> one.matches("s3://[a-z0-9][-.a-z0-9]{1,62}/(.*/)?"))) {
      throw new IllegalArgumentException(text);
    }
    return folders;
  }

  private static List<String> headers(String text) {
    List<String> names = text.isEmpty() ? List.of() : List.of(text.split("\\s*,\\s*", -1));
    for (String name : names) {
      if (!name.matches("[\\w.-]{1,100}") || SteeringHeaders.include(name)) {
        throw new IllegalArgumentException(name);
      }
    }
    return names;
  }
}
