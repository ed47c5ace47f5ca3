/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.fault;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.github.bedrockbatch.files.JsonFactories;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The faults that the service simulates. What is absent, zero or false is no fault.
 *
 * @param recordErrorShare share of records (0 to 1) that get an error instead of an answer, in jobs
 *     and on demand
 * @param recordErrorCode the error code of these records, 400 unless given
 * @param endState how every job ends: PartiallyCompleted, Failed, Stopped or Expired
 * @param processedShare share of records processed before such an end, 0.5 unless given
 * @param missingLineShare share of processed records whose line is missing in the output
 * @param spoiledLineShare share of answered records whose line is spoilt
 * @param spoiling how these are spoilt: duplicated, unknown, truncated, empty or nulls; duplicated
 *     unless given
 * @param missingOutput no output file is written
 * @param missingManifest no manifest is written
 * @param throttlingShare share of calls answered ThrottlingException
 * @param quotaReached every create is refused with ServiceQuotaExceededException
 * @param loseCreateResponses the next so many creates start a job and cut the connection
 * @param slowAnswerMillis every answer of the control plane waits this long
 * @param slowS3Millis every call of S3 waits this long
 * @param s3ErrorShare share of S3 calls answered 503
 * @param clockSpeed how many times faster jobs pass through their states, 1 unless given
 * @param laggingCounters record counts stay 0 until the job has ended
 * @param deniedOperations names of Bedrock's operations that are answered AccessDeniedException
 * @param forgottenJobs no job is known or listed
 * @param hiddenOutput listings leave out what jobs have written
 * @param stuckScheduled jobs stay in Scheduled until they are stopped or time out
 * @param standstillShare jobs stand still once this share of their records is processed
 * @param account the faults of the account, for its checks
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record Faults(
    double recordErrorShare,
    int recordErrorCode,
    String endState,
    double processedShare,
    double missingLineShare,
    double spoiledLineShare,
    Spoiling spoiling,
    boolean missingOutput,
    boolean missingManifest,
    double throttlingShare,
    boolean quotaReached,
    int loseCreateResponses,
    long slowAnswerMillis,
    long slowS3Millis,
    double s3ErrorShare,
    double clockSpeed,
    boolean laggingCounters,
    Set<String> deniedOperations,
    boolean forgottenJobs,
    boolean hiddenOutput,
    boolean stuckScheduled,
    double standstillShare,
    AccountFaults account) {

  public static final Faults NONE =
      new Faults(
          0, 0, null, 0, 0, 0, null, false, false, 0, false, 0, 0, 0, 0, 0, false, null, false,
          false, false, 0, null);

  private static final Set<String> END_STATES =
      Set.of("PartiallyCompleted", "Failed", "Stopped", "Expired");

  public Faults {
    if (endState != null && !END_STATES.contains(endState)) {
      throw new IllegalArgumentException("endState is one of " + END_STATES);
    }
    for (double share :
        new double[] {
          recordErrorShare,
          processedShare,
          missingLineShare,
          spoiledLineShare,
          throttlingShare,
          s3ErrorShare,
          standstillShare
        }) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("A share is a number from 0 to 1");
      }
    }
    if (loseCreateResponses < 0 || slowAnswerMillis < 0 || slowS3Millis < 0 || clockSpeed < 0) {
      throw new IllegalArgumentException("A count, a time or a speed cannot be negative");
    }
  }

  /**
   * The faults in a JSON object.
   *
   * @throws IllegalArgumentException when it holds something else
   */
  public static Faults of(String json) {
    try {
      return JsonFactories.TREES.readValue(json, Faults.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(mistake(e), e);
    }
  }

  /** A sentence that names the switch with the wrong value. */
  public static String mistake(JsonProcessingException e) {
    String what = "This is not a set of fault switches";
    if (e instanceof JsonMappingException mapping) {
      String name =
          mapping.getPath().stream()
              .map(Reference::getFieldName)
              .filter(Objects::nonNull)
              .collect(Collectors.joining("."));
      if (e instanceof UnrecognizedPropertyException) {
        what = "There is no fault switch '%s'".formatted(name);
      } else if (e.getCause() instanceof IllegalArgumentException rule) {
        what = rule.getMessage();
      } else if (!name.isEmpty()) {
        what = "The fault switch '%s' cannot have this value".formatted(name);
      }
    }
    return what + " (docs/local-aws.md lists them)";
  }

  /** The faults of the account; {@code NONE} when it is in order. */
  public AccountFaults ofAccount() {
    return account == null ? AccountFaults.NONE : account;
  }

  /** How lines are spoilt that {@code spoiledLineShare} hits. */
  public Spoiling howLinesAreSpoilt() {
    return spoiling == null ? Spoiling.DUPLICATED : spoiling;
  }

  /** The error code of records that {@code recordErrorShare} hits. */
  public int codeOfRecordErrors() {
    return recordErrorCode == 0 ? 400 : recordErrorCode;
  }
}
