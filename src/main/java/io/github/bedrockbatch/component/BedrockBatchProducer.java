/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.component;

import static io.github.bedrockbatch.component.BedrockBatchConstants.NEXT_TOKEN;
import static io.github.bedrockbatch.component.BedrockBatchConstants.OPERATION;

import java.util.List;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.apache.camel.support.DefaultProducer;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.CreateModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobRequest;
import software.amazon.awssdk.services.bedrock.model.GetModelInvocationJobResponse;
import software.amazon.awssdk.services.bedrock.model.ListModelInvocationJobsRequest;
import software.amazon.awssdk.services.bedrock.model.ListModelInvocationJobsResponse;
import software.amazon.awssdk.services.bedrock.model.ModelInvocationJobSummary;
import software.amazon.awssdk.services.bedrock.model.StopModelInvocationJobRequest;

/**
 * Sends one request for each message. Exceptions of the service and the SDK reach the route
 * unchanged.
 */
final class BedrockBatchProducer extends DefaultProducer {

  private final BedrockBatchEndpoint endpoint;
  private final BedrockBatchConfiguration configuration;
  private WritableHealthCheckRepository healthChecks;
  private HealthCheck healthCheck;

  BedrockBatchProducer(BedrockBatchEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
    this.configuration = endpoint.getConfiguration();
  }

  @Override
  public void process(Exchange exchange) {
    Message message = exchange.getMessage();
    BedrockClient client = endpoint.client();
    switch (operation(message)) {
      case createModelInvocationJob -> {
        CreateModelInvocationJobResponse created =
            client.createModelInvocationJob(
                request(message, CreateModelInvocationJobRequest.class, JobRequests::create));
        JobHeaders.ofNew(created, message);
        message.setBody(created);
      }
      case getModelInvocationJob -> {
        GetModelInvocationJobResponse job =
            client.getModelInvocationJob(
                request(message, GetModelInvocationJobRequest.class, JobRequests::get));
        JobHeaders.of(job, message);
        message.setBody(job);
      }
      case listModelInvocationJobs ->
          message.setBody(
              list(
                  client,
                  request(message, ListModelInvocationJobsRequest.class, JobRequests::list),
                  message));
      case stopModelInvocationJob ->
          message.setBody(
              client.stopModelInvocationJob(
                  request(message, StopModelInvocationJobRequest.class, JobRequests::stop)));
    }
  }

  private BedrockBatchOperations operation(Message message) {
    Object header = message.getHeader(OPERATION);
    if (header != null) {
      return BedrockBatchOperations.named(header.toString());
    }
    if (configuration.getOperation() == null) {
      throw new IllegalArgumentException(
          "No operation: set header %s or option operation".formatted(OPERATION));
    }
    return configuration.getOperation();
  }

  private <R> R request(Message message, Class<R> type, Function<JobRequests, R> fromHeaders) {
    if (!configuration.isPojoRequest()) {
      return fromHeaders.apply(new JobRequests(configuration, message));
    }
    Object body = message.getBody();
    if (!type.isInstance(body)) {
      throw new IllegalArgumentException(
          "With pojoRequest the body must be a %s but is %s"
              .formatted(type.getName(), body == null ? "null" : "a " + body.getClass().getName()));
    }
    return type.cast(body);
  }

  private List<ModelInvocationJobSummary> list(
      BedrockClient client, ListModelInvocationJobsRequest request, Message message) {
    if (configuration.isAutoPaginate() && request.nextToken() == null) {
      return client.listModelInvocationJobsPaginator(request).invocationJobSummaries().stream()
          .toList();
    }
    ListModelInvocationJobsResponse page = client.listModelInvocationJobs(request);
    JobHeaders.set(message, NEXT_TOKEN, page.nextToken());
    return page.invocationJobSummaries();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    healthChecks =
        HealthCheckHelper.getHealthCheckRepository(
            endpoint.getCamelContext(), "producers", WritableHealthCheckRepository.class);
    if (healthChecks != null) {
      healthCheck = new BedrockBatchHealthCheck(endpoint);
      healthCheck.setEnabled(endpoint.getComponent().isHealthCheckProducerEnabled());
      healthChecks.addHealthCheck(healthCheck);
    }
  }

  @Override
  protected void doStop() throws Exception {
    if (healthCheck != null) {
      healthChecks.removeHealthCheck(healthCheck);
      healthCheck = null;
    }
    super.doStop();
  }
}
