/* SPDX-License-Identifier: Apache-2.0 */
/** Prompts from queues and folders, answered by Amazon Bedrock batch inference. */
package io.github.bedrockbatch;
