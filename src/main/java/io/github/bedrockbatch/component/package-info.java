/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The Camel component {@code aws-bedrock-batch}: Amazon Bedrock batch inference, whose jobs read
 * prompts from S3 and write answers to S3. It knows nothing of the rest of this project.
 */
package io.github.bedrockbatch.component;
