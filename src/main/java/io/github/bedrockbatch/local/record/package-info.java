/* SPDX-License-Identifier: Apache-2.0 */
/** The records of a job, read, answered and written. Internal to local-aws. */
package io.github.bedrockbatch.local.record;
