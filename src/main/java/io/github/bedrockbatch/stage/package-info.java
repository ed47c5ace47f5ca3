/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What the stages share: the lease of a batch, back-off, the meaning of failures, the calls to S3.
 */
package io.github.bedrockbatch.stage;
