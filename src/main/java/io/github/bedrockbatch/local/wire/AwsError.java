/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.wire;

/** An error of the service. Clients tell errors by name, as three of them share status 400. */
public final class AwsError extends RuntimeException {
  public enum Kind {
    VALIDATION("ValidationException", 400),
    CONFLICT("ConflictException", 400),
    SERVICE_QUOTA_EXCEEDED("ServiceQuotaExceededException", 400),
    TOO_MANY_TAGS("TooManyTagsException", 400),
    ACCESS_DENIED("AccessDeniedException", 403),
    RESOURCE_NOT_FOUND("ResourceNotFoundException", 404),
    MODEL_TIMEOUT("ModelTimeoutException", 408),
    MODEL_ERROR("ModelErrorException", 424),
    THROTTLING("ThrottlingException", 429),
    INTERNAL_SERVER("InternalServerException", 500),
    SERVICE_UNAVAILABLE("ServiceUnavailableException", 503);

    private final String wireName;
    private final int status;

    Kind(String wireName, int status) {
      this.wireName = wireName;
      this.status = status;
    }

    /** The runtime's error for which a job would write this code. */
    public static Kind ofRecord(int code) {
      return switch (code) {
        case 403 -> ACCESS_DENIED;
        case 404 -> RESOURCE_NOT_FOUND;
        case 408 -> MODEL_TIMEOUT;
        case 424 -> MODEL_ERROR;
        case 429 -> THROTTLING;
        case 503 -> SERVICE_UNAVAILABLE;
        default -> code < 500 ? VALIDATION : INTERNAL_SERVER;
      };
    }

    public String wireName() {
      return wireName;
    }

    public int status() {
      return status;
    }
  }

  private final Kind kind;

  public AwsError(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  public static AwsError validation(String message) {
    return new AwsError(Kind.VALIDATION, message);
  }

  public static AwsError conflict(String message) {
    return new AwsError(Kind.CONFLICT, message);
  }

  public Kind kind() {
    return kind;
  }
}
