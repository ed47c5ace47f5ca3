/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.cli.run;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option to let the service count tokens in a command that sends no prompts. */
public final class CountOption {
  /** Parses the number of records whose tokens are counted. */
  static final class Records implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String typed) {
      if (typed.equals("all")) {
        return Integer.MAX_VALUE;
      }
      if (typed.matches("[1-9][0-9]{0,8}")) {
        return Integer.valueOf(typed);
      }
      throw new TypeConversionException("'" + typed + "' is neither a number from 1 nor all");
    }
  }

  @Option(
      names = "--count-tokens",
      paramLabel = "N",
      converter = Records.class,
      description = {
        "Has the service count the tokens of the first N prompts of each model, or of all, in place"
            + " of a guess: the one thing that is sent, at no cost. Not of all models."
      })
  private Integer records;

  /** 0 for none. */
  public int records() {
    return records == null ? 0 : records;
  }
}
