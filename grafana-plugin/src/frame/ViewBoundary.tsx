import React, { Component, type ReactElement, type ReactNode } from 'react';
import { Message } from '../components/Message.tsx';
import type { Voice } from '../texts/index.ts';

interface Props {
  readonly voice: Voice;
  readonly children: ReactNode;
}

interface State {
  readonly error?: Error;
}

/** A view whose code does not load, or that throws, says so in its place and leaves the dashboard alone. */
export class ViewBoundary extends Component<Props, State> {
  override state: State = {};

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactElement {
    const { error } = this.state;
    const { voice, children } = this.props;
    if (error === undefined) return <>{children}</>;
    return <Message title={voice.texts.brokenTitle} text={voice.texts.broken(error.message)} />;
  }
}
