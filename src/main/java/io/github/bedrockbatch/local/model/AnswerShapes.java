/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.local.model;

/** Response bodies, a template for each family. */
final class AnswerShapes {
  static final AnswerTemplate ANTHROPIC =
      new AnswerTemplate(
          "{\"id\":\"msg_bdrk_${id}\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"echo\","
              + "\"content\":[{\"type\":\"text\",\"text\":\"${text}\"}],"
              + "\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
              + "\"usage\":{\"input_tokens\":${in},\"output_tokens\":${out}}}");

  static final AnswerTemplate CONVERSE =
      new AnswerTemplate(
          "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"${text}\"}]}},"
              + "\"stopReason\":\"end_turn\","
              + "\"usage\":{\"inputTokens\":${in},\"outputTokens\":${out},\"totalTokens\":${total}},"
              + "\"metrics\":{\"latencyMs\":1}}");

  /**
   * Has explicit nulls for unset members of a union, as batch output has, which break strict
   * parsers.
   */
  static final AnswerTemplate BATCH_CONVERSE =
      new AnswerTemplate(
          "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"${text}\","
              + "\"image\":null,\"document\":null,\"video\":null,\"audio\":null,\"toolUse\":null,"
              + "\"toolResult\":null,\"guardContent\":null,\"cachePoint\":null,"
              + "\"reasoningContent\":null,\"citationsContent\":null,\"searchResult\":null}]}},"
              + "\"stopReason\":\"end_turn\","
              + "\"usage\":{\"inputTokens\":${in},\"outputTokens\":${out},\"totalTokens\":${total}},"
              + "\"metrics\":{\"latencyMs\":1}}");

  static final AnswerTemplate NOVA =
      new AnswerTemplate(
          "{\"output\":{\"message\":{\"content\":[{\"text\":\"${text}\"}],\"role\":\"assistant\"}},"
              + "\"stopReason\":\"end_turn\","
              + "\"usage\":{\"inputTokens\":${in},\"outputTokens\":${out},\"totalTokens\":${total}}}");

  static final AnswerTemplate TITAN_TEXT =
      new AnswerTemplate(
          "{\"inputTextTokenCount\":${in},\"results\":[{\"tokenCount\":${out},"
              + "\"outputText\":\"${text}\",\"completionReason\":\"FINISH\"}]}");

  static final AnswerTemplate TITAN_EMBEDDINGS =
      new AnswerTemplate(
          "{\"embedding\":${vector},\"embeddingsByType\":{\"float\":${vector}},"
              + "\"inputTextTokenCount\":${in}}");

  static final AnswerTemplate TITAN_MULTIMODAL_EMBEDDINGS =
      new AnswerTemplate(
          "{\"embedding\":${vector},\"inputTextTokenCount\":${in},\"message\":null}");

  static final AnswerTemplate NOVA_EMBEDDINGS =
      new AnswerTemplate("{\"embeddings\":[{\"embeddingType\":\"TEXT\",\"embedding\":${vector}}]}");

  static final AnswerTemplate LLAMA =
      new AnswerTemplate(
          "{\"generation\":\"${text}\",\"prompt_token_count\":${in},"
              + "\"generation_token_count\":${out},\"stop_reason\":\"stop\"}");

  static final AnswerTemplate MISTRAL_PROMPT =
      new AnswerTemplate("{\"outputs\":[{\"text\":\"${text}\",\"stop_reason\":\"stop\"}]}");

  static final AnswerTemplate CHAT =
      new AnswerTemplate(
          "{\"id\":\"chatcmpl-${id}\",\"object\":\"chat.completion\",\"created\":0,"
              + "\"model\":\"echo\",\"choices\":[{\"index\":0,"
              + "\"message\":{\"role\":\"assistant\",\"content\":\"${text}\"},"
              + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":${in},"
              + "\"completion_tokens\":${out},\"total_tokens\":${total}}}");

  private AnswerShapes() {}
}
