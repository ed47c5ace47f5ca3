/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.servers;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * ElasticMQ, which speaks the protocol of Amazon SQS on a port of the loopback; one for all tests
 * of a JVM, where each test takes queues of its own.
 */
public final class SqsServer {
  private static final int ENTRIES = 10;

  private static SqsServer running;

  private final int port;
  private final SqsClient client;
  private final AtomicInteger queues = new AtomicInteger();

  private SqsServer() {
    port =
        SQSRestServerBuilder.withDynamicPort()
            .withInterface("127.0.0.1")
            .start()
            .waitUntilStarted()
            .localAddress()
            .getPort();
    client = client(new ExecutionInterceptor() {});
  }

  /** The server, started when it is first asked for; it ends with the JVM. */
  public static synchronized SqsServer running() {
    if (running == null) {
      running = new SqsServer();
    }
    return running;
  }

  public int port() {
    return port;
  }

  public String endpoint() {
    return "http://127.0.0.1:" + port;
  }

  /** A client whose calls are seen. */
  public SqsClient client(ExecutionInterceptor interceptor) {
    return SqsClient.builder()
        .endpointOverride(URI.create(endpoint()))
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .overrideConfiguration(with -> with.addExecutionInterceptor(interceptor))
        .build();
  }

  /** Makes a queue that nobody else has, and returns its name. */
  public String createQueue(String what) {
    return create(what + "-" + queues.incrementAndGet(), Map.of());
  }

  /** As {@link #createQueue}, of those that keep the order of groups. */
  public String createFifo(String what) {
    return create(
        what + "-" + queues.incrementAndGet() + ".fifo",
        Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
  }

  /** Makes a queue of that name, or an empty one in its place. */
  public String create(String name, Map<QueueAttributeName, String> attributes) {
    String url =
        client.createQueue(create -> create.queueName(name).attributes(attributes)).queueUrl();
    client.purgeQueue(purge -> purge.queueUrl(url));
    return name;
  }

  public String url(String queue) {
    return client.getQueueUrl(get -> get.queueName(queue)).queueUrl();
  }

  /** Sends texts with these attributes on each. */
  public void send(String queue, List<String> texts, Map<String, String> attributes) {
    send(queue, null, texts, attributes);
  }

  /**
   * As {@link #send(String, List, Map)}.
   *
   * @param group of a FIFO queue, or null
   */
  public void send(String queue, String group, List<String> texts, Map<String, String> attributes) {
    Map<String, MessageAttributeValue> values = new HashMap<>();
    attributes.forEach(
        (name, text) ->
            values.put(
                name,
                MessageAttributeValue.builder().dataType("String").stringValue(text).build()));
    List<SendMessageBatchRequestEntry> all = new ArrayList<>();
    for (String text : texts) {
      String id = Integer.toString(all.size());
      all.add(
          SendMessageBatchRequestEntry.builder()
              .id(id)
              .messageBody(text)
              .messageAttributes(values)
              .messageGroupId(group)
              .messageDeduplicationId(group == null ? null : group + "-" + id)
              .build());
    }
    String url = url(queue);
    for (int from = 0; from < all.size(); from += ENTRIES) {
      List<SendMessageBatchRequestEntry> some =
          all.subList(from, Math.min(from + ENTRIES, all.size()));
      client.sendMessageBatch(batch -> batch.queueUrl(url).entries(some));
    }
  }

  /** Takes up to ten messages from the queue. */
  public List<Message> receiveSome(String queue) {
    String url = url(queue);
    List<Message> messages =
        client
            .receiveMessage(
                receive ->
                    receive
                        .queueUrl(url)
                        .maxNumberOfMessages(ENTRIES)
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
            .messages();
    for (Message message : messages) {
      client.deleteMessage(delete -> delete.queueUrl(url).receiptHandle(message.receiptHandle()));
    }
    return messages;
  }

  /** Takes what is in the queue. */
  public List<Message> receiveAll(String queue) {
    List<Message> all = new ArrayList<>();
    for (List<Message> some = receiveSome(queue); !some.isEmpty(); some = receiveSome(queue)) {
      all.addAll(some);
    }
    return all;
  }

  /** How many messages the queue holds, those included that are with a consumer. */
  public int depth(String queue) {
    String url = url(queue);
    return client
        .getQueueAttributes(
            get ->
                get.queueUrl(url)
                    .attributeNames(
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        .attributes()
        .values()
        .stream()
        .mapToInt(Integer::parseInt)
        .sum();
  }
}
