/* SPDX-License-Identifier: Apache-2.0 */
/** The settings of Amazon SQS. */
package io.github.bedrockbatch.config.sqs;
