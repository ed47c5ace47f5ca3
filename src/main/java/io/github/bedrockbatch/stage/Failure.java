/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.bedrockbatch.ledger.StaleBatchException;
import io.github.bedrockbatch.ledger.budget.OverBudgetException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.sql.SQLTransientConnectionException;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.TypeConversionException;
import org.jdbi.v3.core.JdbiException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Why a step did not work.
 *
 * @param words for a person to read, without what was sent
 */
public record Failure(Kind kind, String words) {
  // By name, not by status: the service answers 400 also where waiting helps (quota, conflict).
  private static final Set<String> FINAL =
      Set.of("ValidationException", "AccessDeniedException", "ResourceNotFoundException");
  private static final String QUOTA = "ServiceQuotaExceededException";

  /**
   * The quota's error is seen under other names too:
   * https://github.com/opensearch-project/data-prepper.
   */
  private static final String QUOTA_WORDS = "quota for number of concurrent invoke-model jobs";

  private static final int NOT_FOUND = 404;
  private static final int NOT_IMPLEMENTED = 501; // by S3-compatible stores: it is permanent
  private static final int MOST_WORDS = 4_000; // as wide as the column of a batch's reason

  /** Decides what becomes of the batch. */
  public enum Kind {
    /** Another node has the batch now. */
    STALE,
    /** The process is stopping; the next start continues. */
    STOPPING,
    /** No budget has room for it. The ledger already says that it waits, or is FAILED. */
    OVER_BUDGET,
    /** The service would reject this batch each time. */
    FINAL,
    /** The account has as many open jobs of the model as its quota allows. */
    QUOTA,
    /**
     * A service or the ledger cannot be reached, throttles or rejects the credentials: every batch
     * would fail alike.
     */
    OUTAGE,
    /** Something that the batch needs does not exist, or not yet. */
    GONE,
    /** Anything else; the cause may be the batch itself. */
    OTHER
  }

  /** Classifies an exception by its cause, below the wrappers of Camel and JDBI. */
  public static Failure of(Throwable thrown) {
    Throwable cause = thrown;
    boolean ledger = false;
    while (cause.getCause() != null && isWrapping(cause)) {
      ledger |= cause instanceof JdbiException;
      cause = cause.getCause();
    }
    return new Failure(ledger ? Kind.OUTAGE : kind(cause), words(cause));
  }

  /** The class and stack trace of its root cause, for the log: messages may quote a prompt. */
  public static Throwable place(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    Throwable place = new Throwable(root.getClass().getName());
    place.setStackTrace(root.getStackTrace());
    return place;
  }

  /** Whether it was a call of the ledger that failed. */
  public static boolean isOfLedger(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .anyMatch(JdbiException.class::isInstance);
  }

  private static boolean isWrapping(Throwable thrown) {
    return thrown instanceof CamelExchangeException
        || thrown instanceof RuntimeCamelException && !isQuoting(thrown)
        || thrown instanceof UncheckedIOException
        || thrown instanceof JdbiException
        || thrown instanceof SQLTransientConnectionException; // of the pool: how long it has waited
  }

  private static Kind kind(Throwable cause) {
    if (cause instanceof StaleBatchException) {
      return Kind.STALE;
    }
    if (cause instanceof StoppingException) {
      return Kind.STOPPING;
    }
    if (cause instanceof OverBudgetException) {
      return Kind.OVER_BUDGET;
    }
    if (cause instanceof AwsServiceException service && service.awsErrorDetails() != null) {
      String code = service.awsErrorDetails().errorCode();
      if (QUOTA.equals(code) || String.valueOf(service.getMessage()).contains(QUOTA_WORDS)) {
        return Kind.QUOTA;
      }
      if (code != null && FINAL.contains(code) || service.statusCode() == NOT_IMPLEMENTED) {
        return Kind.FINAL;
      }
      if (service.statusCode() == NOT_FOUND) {
        return Kind.GONE; // an object of this batch, or its bucket
      }
    }
    if (cause instanceof GoneException) {
      return Kind.GONE;
    }
    return cause instanceof SdkException || cause instanceof JdbiException
        ? Kind.OUTAGE
        : Kind.OTHER;
  }

  private static String words(Throwable cause) {
    String message = cause.getMessage();
    if (message == null) {
      return cause.getClass().getSimpleName();
    }
    if (cause instanceof FileSystemException file && file.getReason() == null) {
      return cut(message + ": " + kindOf(file)); // its message is only the path
    }
    for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
      if (inner instanceof UnknownHostException) { // the SDK tells to look for it in the cause
        return cut("unknown host: " + inner.getMessage());
      }
      if (isQuoting(inner) && message.contains(String.valueOf(inner.getMessage()))) {
        return inner.getClass().getSimpleName() + " (its message may quote what was read)";
      }
    }
    return cut(message);
  }

  /** The name of its class in words, such as "no such file". */
  private static String kindOf(FileSystemException thrown) {
    return thrown
        .getClass()
        .getSimpleName()
        .replace("Exception", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }

  /** Parsers and converters quote in messages what they reject: a prompt, or an answer. */
  private static boolean isQuoting(Throwable thrown) {
    return thrown instanceof JsonProcessingException
        || thrown instanceof TypeConversionException
        || thrown instanceof NumberFormatException
        || thrown instanceof DateTimeParseException;
  }

  /**
   * In one line: databases and brokers give hints in lines of their own. The position in a
   * statement is none: it differs from statement to statement for the same cause.
   */
  static String cut(String words) {
    String line =
        words.strip().replaceFirst("\\R *Position: \\d+$", "").replaceAll("\\s*\\R\\s*", " ");
    return line.substring(0, Math.min(line.length(), MOST_WORDS));
  }
}
