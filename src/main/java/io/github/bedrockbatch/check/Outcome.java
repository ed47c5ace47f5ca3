/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

/**
 * What one check has found.
 *
 * @param what was checked, as a sentence that is true when it passed, without its full stop
 * @param said what was found; may be null where there is nothing to add
 * @param remedy what a person does; null unless it failed or warns
 * @param isForGood whether it fails until somebody changes something, as the service has said, and
 *     not for want of an answer or of a permission to look
 */
public record Outcome(String what, Result result, String said, String remedy, boolean isForGood) {
  public enum Result {
    PASSED,
    /** Works, and may surprise. */
    WARNING,
    FAILED,
    /** Whoever asks may not see it, which says nothing about whether it works. */
    UNKNOWN
  }

  public static Outcome passed(String what, String said) {
    return new Outcome(what, Result.PASSED, said, null, false);
  }

  public static Outcome warning(String what, String said, String remedy) {
    return new Outcome(what, Result.WARNING, said, remedy, false);
  }

  public static Outcome failed(String what, String said, String remedy) {
    return new Outcome(what, Result.FAILED, said, remedy, false);
  }

  /**
   * It can never work so.
   *
   * @param said a clause that tells a person what is wrong, without {@code what} before it
   */
  public static Outcome impossible(String what, String said, String remedy) {
    return new Outcome(what, Result.FAILED, said, remedy, true);
  }

  public static Outcome unknown(String what, String said) {
    return new Outcome(what, Result.UNKNOWN, said, null, false);
  }
}
