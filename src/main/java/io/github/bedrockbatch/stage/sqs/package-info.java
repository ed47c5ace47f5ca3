/* SPDX-License-Identifier: Apache-2.0 */
/** Amazon SQS, for its source and its sink. */
package io.github.bedrockbatch.stage.sqs;
