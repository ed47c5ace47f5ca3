/* SPDX-License-Identifier: Apache-2.0 */
/** What {@code check} looks at of Amazon SQS. */
package io.github.bedrockbatch.check.sqs;
