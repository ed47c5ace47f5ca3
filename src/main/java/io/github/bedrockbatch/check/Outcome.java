/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

/**
 * The result of one check.
 *
 * @param what what was checked: a sentence, without full stop, that is true if the check passed
 * @param said what was found; null if there is nothing to add
 * @param remedy what a person should do; null unless the check failed or warns
 * @param isForGood whether the service has said that this fails until somebody changes something;
 *     false if it did not answer, or the caller may not see it
 */
public record Outcome(String what, Result result, String said, String remedy, boolean isForGood) {
  public enum Result {
    PASSED,
    /** It works, but may surprise. */
    WARNING,
    FAILED,
    /** The caller may not see it, which does not tell whether it works. */
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
   * A failure that lasts until somebody changes something.
   *
   * @param said a clause that explains the failure even without {@code what}
   */
  public static Outcome impossible(String what, String said, String remedy) {
    return new Outcome(what, Result.FAILED, said, remedy, true);
  }

  public static Outcome unknown(String what, String said) {
    return new Outcome(what, Result.UNKNOWN, said, null, false);
  }
}
