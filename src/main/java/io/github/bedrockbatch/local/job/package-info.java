/* SPDX-License-Identifier: Apache-2.0 */
/** Jobs: what one is, its states, and how it is remembered. Internal to local-aws. */
package io.github.bedrockbatch.local.job;
