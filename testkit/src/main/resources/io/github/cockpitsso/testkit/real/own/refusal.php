<?php

$this->response->status = 412;
$this->response->headers['X-Own'] = '1';

return ['error' => 'Authentication failed'];
