/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.prompt;

/**
 * What happens to a prompt that a job will not answer in time.
 *
 * @param modelId to ask in its place; empty for the other kinds
 */
public record WhenLate(Kind kind, String modelId) {
  public enum Kind {
    /** It is asked on demand, with the same model input. */
    ON_DEMAND,
    /** It goes into a job of another model. */
    MODEL,
    /** It fails, and its result says why. */
    FAIL,
    /** It waits for its answer, whose result says that it is late. */
    WAIT
  }

  public static final WhenLate WAIT = new WhenLate(Kind.WAIT, "");
  public static final String MUST = "must be on-demand, model:<id>, fail or wait";

  private static final WhenLate ON_DEMAND = new WhenLate(Kind.ON_DEMAND, "");
  private static final WhenLate FAIL = new WhenLate(Kind.FAIL, "");
  private static final String MODEL = "model:";

  /** What Bedrock accepts as a model: an id, an inference profile or an ARN. */
  private static final String MODEL_ID = "[A-Za-z0-9][A-Za-z0-9:/._-]*";

  /**
   * Parses the text of a setting or option.
   *
   * @throws IllegalArgumentException when it is none of these
   */
  public static WhenLate of(String text) {
    return switch (text) {
      case "on-demand" -> ON_DEMAND;
      case "fail" -> FAIL;
      case "wait" -> WAIT;
      default -> {
        if (!text.startsWith(MODEL) || !text.substring(MODEL.length()).matches(MODEL_ID)) {
          throw new IllegalArgumentException(text);
        }
        yield new WhenLate(Kind.MODEL, text.substring(MODEL.length()));
      }
    };
  }

  public boolean isWait() {
    return kind == Kind.WAIT;
  }

  /** As {@link #of} reads it. */
  @Override
  public String toString() {
    return switch (kind) {
      case ON_DEMAND -> "on-demand";
      case MODEL -> MODEL + modelId;
      case FAIL -> "fail";
      case WAIT -> "wait";
    };
  }
}
