/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.intake.file;

/** What the consumer of a file has to do with it. */
public final class FileOutcome {
  /** Of the header: one of the three below. */
  public static final String HEADER = "CamelBedrockBatchOutcome";

  /** All of it is in hand. */
  public static final String DONE = "done";

  /** A person has to look at it. */
  public static final String FAILED = "failed";

  /** Another file is at its path by now, which is to be read as a file of its own. */
  public static final String STAY = "stay";

  /** Of the property: the state of the file up to which it was read. */
  public static final String STATE = "CamelBedrockBatchFileState";

  /** Of the property: the name of the file as a source. */
  public static final String SOURCE = "CamelBedrockBatchFileSource";

  private FileOutcome() {}
}
