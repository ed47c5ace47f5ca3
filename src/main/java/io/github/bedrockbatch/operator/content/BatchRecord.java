/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.operator.content;

/**
 * One record of a batch with its prompt and result. These are JSON as in the files of the batch;
 * what is too long is cut and ends with "…".
 *
 * @param id the user's own id
 * @param jobId its record id in the job
 * @param source where it came from
 * @param prompt may be null, as all texts
 * @param answer null while there is none
 * @param error null unless it failed
 */
public record BatchRecord(
    String id, String jobId, String source, String prompt, String answer, String error) {}
