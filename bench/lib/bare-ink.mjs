// The least that Ink can do: a key makes a number one higher. What a key takes here, it takes anywhere.
import { render, Text, useInput } from 'ink';
import { createElement, useState } from 'react';

function Counter() {
  const [count, setCount] = useState(0);
  useInput((input) => (input === 'q' ? app.unmount() : setCount((n) => n + 1)));
  return createElement(Text, null, `pressed ${count} times`);
}

const app = render(createElement(Counter));
