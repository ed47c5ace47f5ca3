/* SPDX-License-Identifier: Apache-2.0 */
/** The messages with which Bedrock and S3 refuse calls, with causes and remedies. */
package io.github.bedrockbatch.refusal;
