/* SPDX-License-Identifier: Apache-2.0 */
/** Brings sealed batches to S3 and makes one Bedrock job of each. */
package io.github.bedrockbatch.submit;
