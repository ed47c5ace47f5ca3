/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

/**
 * How prompts are read, where the route of their source does not say otherwise.
 *
 * @param shape of files and messages
 * @param separator between the cells of a CSV row
 * @param promptField the field or column that holds the user's text in what is not a Bedrock record
 * @param id where the user's id comes from
 * @param duplicates what becomes of a second prompt with the same id
 * @param maxRecordBytes a longer line or value is dead-lettered unread
 */
public record IntakeOptions(
    Shape shape,
    char separator,
    String promptField,
    IdFrom id,
    Duplicates duplicates,
    int maxRecordBytes) {
  static IntakeOptions read(OptionReader in) {
    return new IntakeOptions(
        in.parsed("intake.shape", "json", Shape.MUST, Shape::of),
        in.parsed("intake.separator", ",", Separator.MUST, Separator::of),
        in.text("intake.prompt-field", "prompt"),
        in.parsed("intake.id", "field:id", IdFrom.MUST, IdFrom::of),
        in.parsed("intake.duplicates", "skip", Duplicates.MUST, Duplicates::of),
        (int) in.bytes("intake.max-record-bytes", "16MB", "1kB", "64MB"));
  }
}
