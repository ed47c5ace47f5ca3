/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

/**
 * How prompts are read.
 *
 * @param promptField the field that holds the user's text in a line that is not a Bedrock record
 * @param maxRecordBytes a longer line or value is dead-lettered unread
 */
public record IntakeOptions(String promptField, int maxRecordBytes) {
  static IntakeOptions read(OptionReader in) {
    return new IntakeOptions(
        in.text("intake.prompt-field", "prompt"),
        (int) in.bytes("intake.max-record-bytes", "16MB", "1kB", "64MB"));
  }
}
