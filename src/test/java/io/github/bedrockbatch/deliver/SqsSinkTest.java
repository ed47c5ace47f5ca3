/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.bedrockbatch.prompt.DeliveryHeaders;
import io.github.bedrockbatch.servers.SqsServer;
import io.github.bedrockbatch.stage.sqs.SqsException;
import io.github.bedrockbatch.stage.sqs.SqsException.About;
import io.github.bedrockbatch.stage.sqs.SqsQueues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

class SqsSinkTest {
  private final SqsServer server = SqsServer.running();
  private final SqsQueues queues =
      new SqsQueues(() -> server.client(new ExecutionInterceptor() {}));
  private final SqsSink sink = new SqsSink(queues);
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final List<org.apache.camel.Message> page = new ArrayList<>();

  @AfterEach
  void close() {
    queues.close();
  }

  private org.apache.camel.Message result(String id, String body) {
    org.apache.camel.Message result = new DefaultMessage(camel);
    result.setBody(body);
    result.setHeader(DeliveryHeaders.BATCH_ID, "b");
    result.setHeader(Records.RECORD_ID, id);
    result.setHeader(Records.CORRELATION_ID, id);
    result.setHeader(Records.STATUS, "succeeded");
    result.setHeader(Records.RESULT_ID, "b:0:" + page.size());
    result.setHeader("bedrockBatchRecordId", id);
    page.add(result);
    return result;
  }

  /** The page as the split has gathered it, at its first portion. */
  private Exchange exchange() {
    Exchange exchange = new DefaultExchange(camel);
    exchange.getMessage().setBody(new ArrayList<>(page));
    new Portions.Gathering().onCompletion(exchange);
    exchange.getMessage().getBody(Portions.class).advance();
    return exchange;
  }

  private List<String> ids(String queue) {
    return server.receiveAll(queue).stream()
        .map(message -> message.messageAttributes().get("bedrockBatchRecordId").stringValue())
        .toList();
  }

  @Test
  void what_is_too_large_is_left_alone_and_the_others_are_sent_once() throws Exception {
    String queue = server.createQueue("sized");
    for (int i = 0; i < 25; i++) {
      result("p" + i, "x".repeat(i % 5 == 0 ? 100_000 : 10));
    }
    result("large", "x".repeat(1_100_000));
    Exchange exchange = exchange();

    sink.send(queue, "", exchange);

    Portions rest = exchange.getMessage().getBody(Portions.class);
    while (rest.advance()) {
      if (!"large".equals(rest.single().getHeader(Records.RECORD_ID))) {
        sink.send(queue, "", exchange); // the emulator takes less at a time than the service
      }
    }
    assertThat(ids(queue)).hasSize(25).doesNotHaveDuplicates();
    assertThat(rest.single().getHeader(Records.RECORD_ID)).isEqualTo("large");
    SqsException thrown =
        catchThrowableOfType(SqsException.class, () -> sink.send(queue, "", exchange));
    assertThat(thrown).hasMessageContaining("a message of SQS can have 1048576");
    assertThat(SinkErrors.isRejection(thrown)).isTrue();
  }

  @Test
  void failures_may_have_a_queue_of_their_own_and_a_route_may_choose_one() throws Exception {
    String answers = server.createQueue("answers");
    String failures = server.createQueue("failures");
    String chosen = server.createQueue("chosen");
    result("good", "1");
    result("bad", "2").setHeader(Records.STATUS, "failed");
    result("special", "3").setHeader(SqsSink.QUEUE, chosen);

    sink.send(answers, failures, exchange());

    assertThat(ids(answers)).containsExactly("good");
    assertThat(ids(failures)).containsExactly("bad");
    assertThat(ids(chosen)).containsExactly("special");
  }

  @Test
  void a_queue_that_is_not_there_is_waited_for_but_not_for_a_reply() {
    result("a", "1").setHeader(SqsSink.QUEUE, "nowhere");

    SqsException thrown =
        catchThrowableOfType(SqsException.class, () -> sink.send("x", "", exchange()));
    assertThat(thrown).hasMessageContaining("the queue nowhere does not exist");
    assertThat(thrown.about()).isEqualTo(About.QUEUE);
    assertThat(SinkErrors.isRejection(thrown)).isFalse();

    Exchange reply = new DefaultExchange(camel);
    reply.setMessage(page.get(0));
    assertThat(
            SinkErrors.isRejection(
                catchThrowableOfType(IllegalArgumentException.class, () -> sink.reply(reply))))
        .isTrue();
  }

  @Test
  void a_page_that_comes_again_is_in_a_fifo_queue_once() throws Exception {
    String queue = server.createFifo("once");
    result("a", "1");
    result("an id with blanks", "2").setHeader("tenant", "blue");
    result("c", "\"\uFFFE\"").setHeader("MessageGroupId", "mine");

    sink.send(queue, "", exchange());
    sink.send(queue, "", exchange());

    List<Message> messages = server.receiveAll(queue);
    assertThat(messages).hasSize(3);
    assertThat(messages)
        .extracting(
            message -> message.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID))
        .contains("a", "mine")
        .allMatch(group -> group.matches("[!-~]{1,128}"));
    assertThat(messages).extracting(Message::body).contains("\"\\uFFFE\"");
  }

  @Test
  void a_message_has_ten_attributes_at_most_and_none_that_could_steer_or_is_reserved() {
    org.apache.camel.Message result = result("a", "1");
    result.setHeader("empty", "");
    result.setHeader("AWS.Trace", "x");
    result.setHeader("CamelFileName", "x");
    for (int i = 0; i < 12; i++) {
      result.setHeader("h" + i, "v");
    }

    Map<String, ?> attributes = SqsEntry.of(result, false).entry().build().messageAttributes();

    assertThat(attributes).hasSize(10).containsKeys("bedrockBatchRecordId", "correlation-id", "h0");
    assertThat(attributes).doesNotContainKeys("empty", "AWS.Trace", "CamelFileName");
  }
}
