/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.AccessDeniedException;
import software.amazon.awssdk.services.bedrock.model.BedrockException;
import software.amazon.awssdk.services.bedrock.model.ConflictException;
import software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.ListModelInvocationJobsRequest;
import software.amazon.awssdk.services.bedrock.model.ListModelInvocationJobsResponse;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;
import software.amazon.awssdk.services.bedrock.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrock.model.StopModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.StopModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.ValidationException;
import software.amazon.awssdk.services.bedrock.paginators.ListModelInvocationJobsIterable;

/** Bedrock's jobs in memory: takes a name once, and fails in the ways it is told to. */
public final class FakeBedrock implements BedrockClient {
  private static final String ARN =
      "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/job%09d";

  /** What is told of a job. */
  public record Job(
      String arn, String name, String status, String message, Long processed, Long failed) {}

  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Queue<RuntimeException> beforeCreate = new ArrayDeque<>();
  private final Queue<RuntimeException> afterCreate = new ArrayDeque<>();
  private final Queue<RuntimeException> onStop = new ArrayDeque<>();
  private final List<String> unlisted = new ArrayList<>();
  public final List<CreateModelInvocationJobRequest> creates = new ArrayList<>();
  public final List<ListModelInvocationJobsRequest> lists = new ArrayList<>();
  public final List<String> gets = new ArrayList<>();
  public final List<String> stops = new ArrayList<>();
  public int pageSize = 1_000;

  /** Of who does not say how many. */
  private static final int DEFAULT_PAGE = 10;

  private RuntimeException onList;
  private String onGet;

  /** The next create call is answered with this and makes no job. */
  public void refuse(RuntimeException error) {
    beforeCreate.add(error);
  }

  /** The next create call makes a job, but its answer does not arrive. */
  public void loseAnswer(RuntimeException error) {
    afterCreate.add(error);
  }

  public void failLists(RuntimeException error) {
    onList = error;
  }

  /** Every get call is answered with an error of this name. */
  public void failGets(String code) {
    onGet = code;
  }

  /** The list does not show this job. */
  public void hide(String arn) {
    unlisted.add(arn);
  }

  public void showAll() {
    unlisted.clear();
  }

  public Job put(String name, String status) {
    Job job = new Job(ARN.formatted(jobs.size()), name, status, null, null, null);
    jobs.put(job.arn(), job);
    return job;
  }

  /** A job with an ARN of its own. */
  public void put(String arn, String name, String status) {
    jobs.put(arn, new Job(arn, name, status, null, null, null));
  }

  public void set(String arn, String status, String message, Long processed) {
    jobs.put(arn, new Job(arn, jobs.get(arn).name(), status, message, processed, null));
  }

  /** A job that runs and has processed so many records, of which so many failed. */
  public void progress(String arn, long processed, long failed) {
    jobs.put(arn, new Job(arn, jobs.get(arn).name(), "InProgress", null, processed, failed));
  }

  /** The next stop call is answered with this. */
  public void failStop(RuntimeException error) {
    onStop.add(error);
  }

  public List<Job> jobs() {
    return List.copyOf(jobs.values());
  }

  public static BedrockException error(String code, int status, String message) {
    return (BedrockException)
        BedrockException.builder()
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .statusCode(status)
            .message(message)
            .build();
  }

  private static BedrockException named(String code, String job) {
    BedrockException.Builder error =
        switch (code) {
          case "ResourceNotFoundException" -> ResourceNotFoundException.builder();
          case "ValidationException" -> ValidationException.builder();
          default -> AccessDeniedException.builder();
        };
    return (BedrockException)
        error
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage("about " + job).build())
            .message(code + " about " + job)
            .build();
  }

  @Override
  public CreateModelInvocationJobResponse createModelInvocationJob(
      CreateModelInvocationJobRequest request) {
    creates.add(request);
    if (!beforeCreate.isEmpty()) {
      throw beforeCreate.remove();
    }
    if (jobs.values().stream().anyMatch(job -> job.name().equals(request.jobName()))) {
      throw (RuntimeException)
          ConflictException.builder().message("The provided job name is currently in use.").build();
    }
    Job job = put(request.jobName(), "Submitted");
    if (!afterCreate.isEmpty()) {
      throw afterCreate.remove();
    }
    return CreateModelInvocationJobResponse.builder().jobArn(job.arn()).build();
  }

  @Override
  public GetModelInvocationJobResponse getModelInvocationJob(GetModelInvocationJobRequest request) {
    gets.add(request.jobIdentifier());
    Job job = jobs.get(request.jobIdentifier());
    if (onGet != null) {
      throw named(onGet, request.jobIdentifier());
    }
    if (job == null) {
      throw named("ResourceNotFoundException", request.jobIdentifier());
    }
    return GetModelInvocationJobResponse.builder()
        .jobArn(job.arn())
        .jobName(job.name())
        .status(job.status())
        .message(job.message())
        .processedRecordCount(job.processed())
        .errorRecordCount(job.failed())
        .build();
  }

  @Override
  public StopModelInvocationJobResponse stopModelInvocationJob(
      StopModelInvocationJobRequest request) {
    stops.add(request.jobIdentifier());
    if (!onStop.isEmpty()) {
      throw onStop.remove();
    }
    return StopModelInvocationJobResponse.builder().build();
  }

  @Override
  public ListModelInvocationJobsResponse listModelInvocationJobs(
      ListModelInvocationJobsRequest request) {
    lists.add(request);
    if (onList != null) {
      throw onList;
    }
    List<ModelInvocationJobSummary> all =
        jobs.values().stream()
            .filter(job -> !unlisted.contains(job.arn()))
            .filter(
                job ->
                    request.nameContains() == null || job.name().contains(request.nameContains()))
            .map(
                job ->
                    ModelInvocationJobSummary.builder()
                        .jobArn(job.arn())
                        .jobName(job.name())
                        .status(job.status())
                        .message(job.message())
                        .processedRecordCount(job.processed())
                        .errorRecordCount(job.failed())
                        .build())
            .toList();
    int from = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
    int wanted = request.maxResults() == null ? DEFAULT_PAGE : request.maxResults();
    int to = Math.min(all.size(), from + Math.min(wanted, pageSize));
    return ListModelInvocationJobsResponse.builder()
        .invocationJobSummaries(all.subList(from, to))
        .nextToken(to < all.size() ? Integer.toString(to) : null)
        .build();
  }

  @Override
  public ListModelInvocationJobsIterable listModelInvocationJobsPaginator(
      ListModelInvocationJobsRequest request) {
    return new ListModelInvocationJobsIterable(this, request);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
