/* SPDX-License-Identifier: Apache-2.0 */
/** The checks of Amazon SQS. */
package io.github.bedrockbatch.check.sqs;
