/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.bedrockbatch.files.Sha256;
import io.github.bedrockbatch.prompt.SteeringHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * A result as an entry of a batch call of Amazon SQS.
 *
 * @param entry still without its id
 * @param bytes the size of body and attributes
 */
record SqsEntry(Message result, SendMessageBatchRequestEntry.Builder entry, int bytes) {
  /** The limit for a message, and for a whole batch: API reference of SQS, SendMessageBatch. */
  static final int MOST_BYTES = 1_048_576;

  /** Header for the message group: set by a route, or by the prompt if its source keeps headers. */
  private static final String GROUP = "MessageGroupId";

  private static final int MOST_ATTRIBUTES = 10;
  private static final String TYPE = "String";
  private static final Pattern RESERVED = Pattern.compile("(?i)(aws|amazon)\\..*|.*\\.(\\..*)?");
  private static final Pattern ID = Pattern.compile("[!-~]{1,128}");

  /** The characters that the service accepts. */
  private static final Pattern TEXT =
      Pattern.compile("[\\t\\n\\r\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]+");

  /**
   * @param fifo whether the queue is FIFO, which needs a group and a deduplication id
   */
  static SqsEntry of(Message result, boolean fifo) {
    // JSON allows these two characters, SQS does not.
    String body =
        result.getBody(String.class).replace("\uFFFE", "\\uFFFE").replace("\uFFFF", "\\uFFFF");
    Map<String, MessageAttributeValue> attributes = attributes(result);
    SendMessageBatchRequestEntry.Builder entry =
        SendMessageBatchRequestEntry.builder().messageBody(body).messageAttributes(attributes);
    if (fifo) {
      entry
          .messageGroupId(
              id(result.getHeader(GROUP, result.getHeader(Records.RECORD_ID), String.class)))
          .messageDeduplicationId(id(result.getHeader(Records.RESULT_ID, String.class)));
    }
    int bytes = body.getBytes(UTF_8).length;
    for (Map.Entry<String, MessageAttributeValue> attribute : attributes.entrySet()) {
      bytes += attribute.getKey().length() + TYPE.length();
      bytes += attribute.getValue().stringValue().getBytes(UTF_8).length;
    }
    return new SqsEntry(result, entry, bytes);
  }

  private static String id(String text) {
    return ID.matcher(text).matches() ? text : Sha256.hex(text);
  }

  /** Our attributes first, then the headers of the prompt up to the limit of the service. */
  private static Map<String, MessageAttributeValue> attributes(Message result) {
    Map<String, MessageAttributeValue> all = new LinkedHashMap<>();
    for (String ours :
        new String[] {"bedrockBatchRecordId", "bedrockBatchStatus", "bedrockBatchResultId"}) {
      put(all, ours, result.getHeader(ours));
    }
    put(all, Replies.CORRELATION_ID, result.getHeader(Records.CORRELATION_ID));
    result
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (!SteeringHeaders.include(name) && !RESERVED.matcher(name).matches()) {
                put(all, name, value);
              }
            });
    return all;
  }

  private static void put(Map<String, MessageAttributeValue> all, String name, Object value) {
    if (value instanceof String text
        && all.size() < MOST_ATTRIBUTES
        && TEXT.matcher(text).matches()) {
      all.putIfAbsent(
          name, MessageAttributeValue.builder().dataType(TYPE).stringValue(text).build());
    }
  }
}
